/** The answer to one wDRF condition on code, as reports print it and the cache keeps it: plain JSON. */
import type { Execution, SourceLine } from "./execution.ts";
import type { Verdict } from "./verdict.ts";

/** The conditions by the names of the paper, in the order of printing. */
export const CONDITION_NAMES = [
  "drf-kernel",
  "no-barrier-misuse",
  "write-once-kernel-mapping",
  "transactional-page-table",
  "sequential-tlb-invalidation",
  "memory-isolation",
] as const;
export type ConditionName = (typeof CONDITION_NAMES)[number];

/** An instruction of the code under check. */
export interface CodePlace {
  /** The thread that runs it, where one is meant. */
  readonly thread?: number;
  readonly instruction: string;
  readonly source?: SourceLine;
  /** Names the instruction of the file, of which each call and thread has a copy. */
  readonly origin?: string;
}

/** A step of a trace. */
export interface TraceStep extends CodePlace {
  /** What it does: `R counter=0`, `W lock=1`, `dmb ish`. */
  readonly label: string;
  /** What there is to say about it. */
  readonly note?: string;
}

/** An instruction before and after a strengthening; barriers stand in front of it or behind it, after a semicolon. */
export interface Strengthening extends CodePlace {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** A way in which a condition is violated. */
export interface Finding {
  /** One sentence. */
  readonly what: string;
  /** The accesses that are in conflict, or the access and the store or load that lacks its barrier. */
  readonly places: readonly CodePlace[];
  /** `interleaving`: steps of threads on SC, in order. `path`: steps of one thread. */
  readonly kind: "interleaving" | "path";
  readonly trace: readonly TraceStep[];
  /** What Arm does that SC does not, because of it. */
  readonly arm?: { readonly state: string; readonly execution: Execution };
  /** With `--repair`: what makes the condition hold, checked again. */
  readonly repair?: { readonly changes: readonly Strengthening[]; readonly tries: number };
  readonly hint?: string;
}

/** `not-applicable`: the code has nothing that the condition speaks of; that is neither proved nor a failure. */
export type ConditionVerdict = Verdict | { readonly status: "not-applicable"; readonly detail: string };

export interface ConditionAnswer {
  readonly condition: ConditionName;
  readonly verdict: ConditionVerdict;
  /** Of a refuted condition. */
  readonly findings: readonly Finding[];
  /** What a reader has to know to understand the verdict, a sentence each. */
  readonly notes: readonly string[];
}
