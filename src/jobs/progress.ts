/** How far a list of jobs is: counted as jobs finish, told to whoever draws it. */
import type { JobResult } from "./job.ts";

/** A moment of a run. `done` counts every job that has a result, including cached, failed and cancelled ones. */
export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly cached: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Handed to the pool and without a result. */
  readonly pending: number;
  /** Milliseconds since the start. */
  readonly elapsed: number;
  /** Jobs per second that were run, cached ones not counted; 0 before the first. */
  readonly rate: number;
  /** Estimated milliseconds to the end at that rate; undefined before there is a rate. */
  readonly remaining: number | undefined;
}

/** Counts results and tells of each. */
export class Tally {
  readonly #total: number;
  readonly #tell: ((progress: Progress) => void) | undefined;
  readonly #start = performance.now();
  readonly #counts = { done: 0, cached: 0, failed: 0, cancelled: 0, pending: 0 };

  constructor(total: number, tell: ((progress: Progress) => void) | undefined) {
    this.#total = total;
    this.#tell = tell;
  }

  /** A job was handed to the pool. */
  started(): void {
    this.#counts.pending++;
  }

  /** The pool gave it back. */
  ended(): void {
    this.#counts.pending--;
  }

  /** A job has a result. */
  finished(result: JobResult<unknown>): void {
    this.#counts.done++;
    if (result.status === "done" && result.cached) this.#counts.cached++;
    if (result.status === "failed") this.#counts.failed++;
    if (result.status === "cancelled") this.#counts.cancelled++;
    this.#tell?.(this.now());
  }

  /** The present state. */
  now(): Progress {
    const elapsed = performance.now() - this.#start;
    const { done, cached, cancelled } = this.#counts;
    const ran = done - cached - cancelled;
    const rate = elapsed > 0 ? (1000 * ran) / elapsed : 0;
    const remaining = rate > 0 ? (1000 * (this.#total - done)) / rate : undefined;
    return { total: this.#total, ...this.#counts, elapsed, rate, remaining };
  }
}
