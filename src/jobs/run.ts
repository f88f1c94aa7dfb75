/**
 * Runs a list of jobs. The one idea: every job starts as soon as what it rests on is done, wherever there is room, and
 * results are handed out in the order of the list, so nothing that is printed depends on who was faster. Resuming needs
 * no code of its own: what was finished before is in the cache.
 */
import type { Cache } from "./cache.ts";
import type { Job, JobResult } from "./job.ts";
import type { Keyed } from "./key.ts";
import type { Pool } from "./pool.ts";
import { type Progress, Tally } from "./progress.ts";

export interface RunJobsOptions {
  readonly pool: Pool;
  readonly cache: Cache;
  /** Address of a job in the cache; see `jobKey`. Called only when the cache is asked. */
  readonly keyOf: (job: Keyed) => string;
  /** Called after every change; equal amounts of work may give different sequences of calls. */
  readonly onProgress?: (progress: Progress) => void;
  /** Cancels: finished jobs keep their results, the others become `cancelled`. */
  readonly signal?: AbortSignal;
  /**
   * Try each job in the calling thread for a moment before asking the cache, which for a small job takes longer than the
   * job itself. For a list of a few jobs; what the first try finishes is not kept.
   */
  readonly tryFirst?: boolean;
}

/** The results of `jobs`, in their order. @throws if a job rests on a later one */
export async function* runJobs<I, O>(
  jobs: readonly Job<I, O>[],
  options: RunJobsOptions,
): AsyncGenerator<JobResult<O>, void, void> {
  const tally = new Tally(jobs.length, options.onProgress);
  const cancel = (): void => options.pool.cancel();
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener("abort", cancel);
  try {
    const results: (Promise<JobResult<O>> | undefined)[] = [];
    jobs.forEach((job, at) => {
      if (job.after?.some((d) => d >= at)) throw new Error(`job ${at} rests on a later job`);
      results.push(startJob(job, results, options, tally));
    });
    for (let at = 0; at < results.length; at++) {
      const result = await results[at]!;
      results[at] = undefined; // Outputs of a long list are not all held at once.
      yield result;
    }
  } finally {
    options.signal?.removeEventListener("abort", cancel);
  }
}

async function startJob<I, O>(
  job: Job<I, O>,
  earlier: readonly (Promise<JobResult<O>> | undefined)[],
  options: RunJobsOptions,
  tally: Tally,
): Promise<JobResult<O>> {
  const needed =
    job.after === undefined ? [] : await Promise.all(job.after.map(async (at) => ({ at, got: await earlier[at]! })));
  const missing = needed.find(({ got }) => got.status !== "done");
  const result = missing === undefined ? await answer(job, options, tally) : withoutGround(missing.at, missing.got);
  tally.finished(result);
  return result;
}

function withoutGround<O>(at: number, got: JobResult<O>): JobResult<O> {
  if (got.status === "cancelled") return got;
  const why = got.status === "failed" ? got.why : "solver-error";
  return { status: "failed", why, detail: `rests on job ${at}, which gave no result`, bug: false };
}

async function answer<I, O>(job: Job<I, O>, options: RunJobsOptions, tally: Tally): Promise<JobResult<O>> {
  const { pool, cache } = options;
  if (options.tryFirst) {
    const quick = await pool.tryInline(job);
    if (quick !== undefined) return quick;
  }
  const key = options.keyOf(job);
  const kept = cache.get(key);
  if (kept !== undefined) return { status: "done", output: JSON.parse(kept) as O, cached: true, milliseconds: 0 };
  tally.started();
  const result = await pool.run(job);
  tally.ended();
  if (result.status === "done" && job.kind.final(result.output)) cache.put(key, JSON.stringify(result.output));
  return result;
}
