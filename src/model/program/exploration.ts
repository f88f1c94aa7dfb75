/** What every engine takes besides a program, and what it gives back. */
import type { EngineName, Execution, ModelName, SearchStats, UnknownReason } from "../../evidence/index.ts";
import type { Rules } from "../rules/index.ts";

/** Limits of one search. Engines poll every few thousand steps and count the bytes of their own tables. */
export interface Limits {
  /** Milliseconds on the clock of `performance.now()`; Infinity for none. */
  readonly deadline: number;
  /** Bytes of search tables; Infinity for none. */
  readonly memory: number;
  readonly cancelled: () => boolean;
}
export const NO_LIMITS: Limits = { deadline: Infinity, memory: Infinity, cancelled: () => false };

/** Two instructions of one thread (indices into `Code.instructions`) whose accesses are to be kept in program order. */
export interface KeptPair {
  readonly thread: number;
  readonly first: number;
  readonly second: number;
}

export interface ExploreOptions {
  readonly model: ModelName;
  readonly rules: Rules;
  /** Iterations explored of a loop that is not an await loop. */
  readonly bound: number;
  readonly limits: Limits;
  /** Give one execution for each outcome; with symmetry only for those that were not made of others. */
  readonly witnesses: boolean;
  /** Give an outcome once for each list of messages it comes with, not once. Promising engine only. */
  readonly eachMemory?: boolean;
  /** Extra order, for explaining which reordering an outcome needs. Graph engine only. */
  readonly keep: readonly KeptPair[];
  /** Use the symmetry of threads with equal code (graph engine, where it is sound). */
  readonly symmetry: boolean;
}

/** One final state: a value for each of the program's observables, in their order. */
export interface Outcome {
  readonly values: readonly bigint[];
  readonly witness: Execution | undefined;
}

/** All outcomes, or those found before a limit or bound was reached. */
export interface Exploration {
  readonly engine: EngineName;
  /** In no particular order, without repetition. */
  readonly outcomes: readonly Outcome[];
  /** Undefined when the outcomes are all there are. */
  readonly incomplete: { readonly reason: UnknownReason; readonly detail: string } | undefined;
  readonly stats: SearchStats;
  /** What is to be said of executions, a sentence each: break-before-make that lacks. */
  readonly remarks?: readonly string[];
  /** Indices of store-exclusives that failed because they are not to what their load-exclusive has reserved. */
  readonly misplaced: readonly number[];
}

/** A search hit a limit; the engine turns it into `incomplete`. */
export class LimitReached extends Error {
  override readonly name = "LimitReached";
  readonly reason: UnknownReason;
  constructor(reason: UnknownReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
