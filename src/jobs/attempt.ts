/** Runs one job in the calling thread: what a worker and an inline run share. */
import type { JobKind, JobLimits } from "./job.ts";

/** What came of it. `cut`: the slice of time was too short, run it again without one. */
export type Attempt<O> =
  | { readonly status: "done"; readonly output: O; readonly milliseconds: number }
  | {
      readonly status: "failed";
      readonly why: "limit" | "solver-error";
      readonly detail: string;
      readonly bug: boolean;
    }
  | { readonly status: "cut" };

// What V8 throws when memory or the stack runs out; the heap limit of a worker is the host's to report.
const outOfMemory = (error: unknown): boolean =>
  error instanceof RangeError &&
  /allocation failed|Invalid (typed )?array( buffer)? length|maximum size exceeded|call stack size/.test(error.message);

function failure(error: unknown): Attempt<never> {
  if (outOfMemory(error)) return { status: "failed", why: "limit", detail: "memory ran out", bug: false };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: "failed", why: "solver-error", detail, bug: true };
}

/**
 * Runs `input` until its limits or, if that is less, for `slice` milliseconds. Never throws.
 *
 * @param slice  Infinity: no slice, the limits alone decide
 */
export async function attempt<I, O>(
  kind: JobKind<I, O>,
  input: I,
  limits: JobLimits,
  slice: number,
  cancelled: () => boolean,
): Promise<Attempt<O>> {
  try {
    const run = await kind.load(input);
    const start = performance.now();
    const context = { deadline: start + Math.min(limits.timeout, slice), memory: limits.memory, cancelled };
    const returned = run(input, context);
    const output = returned instanceof Promise ? await returned : returned;
    const milliseconds = performance.now() - start;
    // Cut earlier than the slice ended: memory, which more time would not mend.
    if (slice < limits.timeout && milliseconds >= slice && !kind.final(output)) return { status: "cut" };
    return { status: "done", output, milliseconds };
  } catch (error) {
    return failure(error);
  }
}
