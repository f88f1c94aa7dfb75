/** Who runs jobs: worker threads on Node (`host/node`), web workers in a browser, or the calling thread alone. */
import { attempt } from "./attempt.ts";
import type { Job, JobResult } from "./job.ts";

/** Runs jobs. Results arrive in any order; `runJobs` puts them in order. */
export interface Pool {
  /** A first try in the calling thread for a short slice of time; undefined when that was not enough. Never rejects. */
  tryInline<I, O>(job: Job<I, O>): Promise<JobResult<O> | undefined>;
  /** Runs a job to its end or its limits. Never rejects: a crash is a `failed` result. */
  run<I, O>(job: Job<I, O>): Promise<JobResult<O>>;
  /** Jobs that wait become `cancelled` at once, running ones as soon as they notice. */
  cancel(): void;
  /** Frees threads; call it when no job is running. */
  close(): Promise<void>;
}

/** Milliseconds of a first try: a small job is done by then, and a long one loses little. */
export const INLINE_SLICE = 50;

/** Runs everything in the calling thread, one job after the other. */
export function inlinePool(): Pool {
  let cancelled = false;
  const isCancelled = (): boolean => cancelled;
  let turn: Promise<unknown> = Promise.resolve();
  const runNow = async <I, O>(job: Job<I, O>, slice: number): Promise<JobResult<O> | undefined> => {
    if (cancelled) return { status: "cancelled" };
    const got = await attempt(job.kind, job.input, job.limits, slice, isCancelled);
    if (got.status === "cut") return undefined;
    if (got.status === "failed") return got;
    if (cancelled && !job.kind.final(got.output)) return { status: "cancelled" };
    return { ...got, cached: false };
  };
  return {
    tryInline: (job) => runNow(job, INLINE_SLICE),
    run(job) {
      const result = turn.then(async () => (await runNow(job, Infinity))!);
      turn = result;
      return result;
    },
    cancel() {
      cancelled = true;
    },
    close: () => Promise.resolve(),
  };
}
