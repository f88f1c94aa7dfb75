/**
 * The unit of work. A job is a kind of work and a plain JSON input; equal kind and input mean equal output, so a job is
 * named by the digest of both and its output can be kept. A kind says how to load the code that runs it: the same list
 * of kinds is given to the main thread and to every worker, and only names and inputs travel between them.
 */
import type { UnknownReason } from "../evidence/index.ts";

/** What running work polls: every few thousand steps, and whenever its own tables grow. */
export interface RunContext {
  /** Milliseconds on the clock of `performance.now()` of the running thread; Infinity for none. */
  readonly deadline: number;
  /** Bytes that the work's own tables may take; Infinity for none. */
  readonly memory: number;
  readonly cancelled: () => boolean;
}

/** Does the work. An exception means a bug of ours; whatever the user may cause is part of the output. */
export type Runner<I, O> = (input: I, context: RunContext) => O | Promise<O>;

/** A kind of work. `I` and `O` are plain JSON values. */
export interface JobKind<I, O> {
  /** A lower-case word; part of the key. */
  readonly name: string;
  /** Part of the key: raised when the meaning of input or output changes without a change of the engines' code. */
  readonly version: number;
  /** Imports the code that runs `input`. Called before each run, outside its time; not when the answer is in the cache. */
  load(input: I): Promise<Runner<I, O>>;
  /** Whether `input` takes long whatever is in it, so that a first try in the calling thread is for nothing. */
  isLarge?(input: I): boolean;
  /**
   * False when a limit of time or memory, or a cancellation, cut the work short: more resources could give more, so the
   * output is not kept, and a first try in a short slice of time is repeated in full.
   */
  final(output: O): boolean;
}

/** Resources of one job. They are not part of the key: an output that they shaped is not `final`. */
export interface JobLimits {
  /** Milliseconds; Infinity for none. */
  readonly timeout: number;
  /** Bytes of the work's own tables; Infinity for none. */
  readonly memory: number;
}
export const UNLIMITED: JobLimits = { timeout: Infinity, memory: Infinity };

/** One unit of work. */
export interface Job<I, O> {
  readonly kind: JobKind<I, O>;
  readonly input: I;
  readonly limits: JobLimits;
  /** Positions, all lower than the job's own, of jobs in the same list that must be done first. */
  readonly after?: readonly number[];
}

/** What became of a job. `failed` never means that the property failed: that is an output. */
export type JobResult<O> =
  | { readonly status: "done"; readonly output: O; readonly cached: boolean; readonly milliseconds: number }
  /** No output: `bug` when an exception escaped, else a resource ran out or a job that this one rests on has none. */
  | { readonly status: "failed"; readonly why: UnknownReason; readonly detail: string; readonly bug: boolean }
  /** Stopped by the user before it was done. */
  | { readonly status: "cancelled" };

/** A kind of which only the name and the plain JSON of inputs and outputs matter. */
export type AnyJobKind = JobKind<never, unknown>;
