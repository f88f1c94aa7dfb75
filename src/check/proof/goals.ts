/**
 * What a check plans: goals with what a report and a counterexample need of them. A theorem is what a user knows by name; a
 * path is one way through it, with its own hypotheses, for which a witness is owed; a goal is one thing to be shown on it.
 */
import type { Smt } from "../../smt/index.ts";
import type { Decision, Goal, Knowledge, Value } from "../../symbolic/index.ts";
import type { Span } from "../../text/index.ts";
import type { SharedMachine } from "./others/sharing.ts";

/** What a goal is about. */
export type GoalKind =
  | "result"
  | "state"
  | "relation"
  | "invariant"
  | "require"
  | "lock"
  | "assert"
  | "law"
  | "loop"
  | "panic"
  | "guarantee"
  | "initial";

export interface PlannedGoal {
  readonly kind: GoalKind;
  /** What is to be shown, in words: a field, a relation, a require of a callee. */
  readonly about: string;
  readonly span: Span | undefined;
  readonly goal: Goal;
  /** Keys of the arbitrary entry that the goal is about. */
  readonly keys: readonly Smt[];
  /** Names of what other CPUs did on the way, one before each step; undefined where nobody else steps. */
  readonly others?: readonly string[] | undefined;
}

export interface PlannedPath {
  readonly decisions: readonly Decision[];
  /** All hypotheses that are facts; with `knowledge` a state must satisfy them, or nothing was said. */
  readonly facts: readonly Smt[];
  readonly knowledge: Knowledge;
  readonly goals: readonly PlannedGoal[];
  /** Names of what other CPUs did on the way, one before each step; undefined where nobody else steps. */
  readonly others?: readonly string[] | undefined;
}

/** A sharing, with the invariants that the layer's states keep. */
export interface OthersSetting {
  readonly shared: SharedMachine;
  readonly above: readonly string[];
  /** Names of primitives with those of their specifications. */
  readonly primitives: readonly { readonly short: string; readonly spec: string }[];
}

/** How the inputs of a theorem are called natively. */
export type Setting =
  /** `hi` and `lo` are states of two layers, `args` arguments of the primitive. */
  | {
      readonly kind: "refine";
      readonly primitive: string;
      readonly spec: string;
      /** Undefined for a primitive that passes through. */
      readonly code: string | undefined;
      readonly level: number;
      readonly hidden: readonly string[];
      readonly relations: readonly string[];
      readonly hi: Value;
      readonly lo: Value;
      readonly args: readonly Value[];
      /** Where other CPUs step, and what they rely on. */
      readonly others?: OthersSetting | undefined;
    }
  /** A function of its parameters that claims something by itself. */
  | { readonly kind: "theorem"; readonly name: string; readonly params: readonly Value[] }
  /** Nothing can be run. */
  | { readonly kind: "none" };

export interface PlannedTheorem {
  /** Number of the layer. */
  readonly layer: number;
  /** Such as `setNpt refines its specification`. */
  readonly title: string;
  /** Short name, unique in its layer: what `--only` selects. */
  readonly name: string;
  readonly span: Span | undefined;
  readonly setting: Setting;
  readonly paths: readonly PlannedPath[];
  /** Why it says nothing: then it is vacuous. */
  readonly failure: string | undefined;
  /** Why it could not be planned: then it is unknown. */
  readonly unknown: { readonly why: "limit" | "unsupported"; readonly detail: string } | undefined;
}
