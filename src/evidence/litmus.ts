/** The answer to one litmus test under one model, as reports print it and the cache keeps it: plain JSON. */
import type { Execution, SearchStats, SourceLine } from "./execution.ts";
import type { VariantName } from "./variants.ts";
import type { UnknownReason } from "./verdict.ts";

export type ModelName = "sc" | "arm";
export type EngineName = "axiomatic" | "graph" | "interleaving" | "promising";
export type RuleSetName = "today" | "pldi19";

/** What was asked: all that stdout of one test depends on. */
export interface LitmusQuestion {
  readonly model: ModelName;
  readonly engine: EngineName;
  readonly rules: RuleSetName;
  /** Iterations of a loop that is no await loop. */
  readonly bound: number;
  /** Engine `axiomatic` only: the file of the model's text, when it is not our own. */
  readonly cat?: string;
  /** Besides those that the test asks for; none when absent. */
  readonly variants?: readonly VariantName[];
}

/** Two instructions of one thread, in program order, that Arm may perform in the other order. */
export interface Reordering {
  readonly thread: number;
  readonly first: string;
  readonly second: string;
}

/** An access or barrier made stronger, or a barrier put in front of an instruction. */
export interface RepairChange {
  readonly what: "acquire" | "release" | "dmb ishld" | "dmb ishst" | "dmb ish";
  /** The instruction before and after; LDAR and STLR take their address in a register, without an offset. */
  readonly before: string;
  readonly after: string;
  readonly source?: SourceLine;
}

/** Changes that make an assertion hold in every outcome, found by exploring the changed program. */
export interface Repair {
  readonly changes: readonly RepairChange[];
  /** Programs that were explored to find it. */
  readonly tries: number;
}

/** One final state over the observed registers and locations. */
export interface LitmusState {
  /** Herd's form: `1:X0=0; [x]=1;`. */
  readonly text: string;
  /** Whether the proposition of the condition holds in it. */
  readonly holds: boolean;
  readonly witness?: Execution;
  /**
   * Only where explanations were asked for, on a state that Arm has and SC has not: a smallest set of pairs which, kept in
   * program order, forbids it; empty when more than three pairs are needed (or the search for them was cut).
   */
  readonly reorderings?: readonly Reordering[];
}

export interface LitmusAnswer {
  readonly file: string;
  readonly name: string;
  readonly question: LitmusQuestion;
  /** `answered`: every final state is listed. `unknown`: the listed ones exist, others may. */
  readonly status: "answered" | "unknown" | "unsupported";
  /** Present unless answered. */
  readonly why?: { readonly reason: UnknownReason; readonly detail: string };
  /** Herd's word for the quantifier: exists, ~exists, forall. */
  readonly kind: "Allowed" | "Forbidden" | "Required";
  /** The condition as herd prints it after `Condition `. */
  readonly condition: string;
  /** Sorted by text as herd sorts them. */
  readonly states: readonly LitmusState[];
  /** Whether the quantified condition is satisfied. */
  readonly ok: boolean;
  readonly observation: "Never" | "Sometimes" | "Always";
  readonly stats: SearchStats;
  /** The content hash of the test as herd7 prints it after `Hash=`; absent where it is not known. */
  readonly hash?: string;
  /** Compiled code whose assertion fails only on Arm: what would repair it. */
  readonly repair?: Repair;
  /** What a reader has to know to understand the states, a sentence each. */
  readonly notes?: readonly string[];
}
