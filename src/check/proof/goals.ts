/**
 * What a check plans: goals with what a report and a counterexample need of them. A theorem is what a user knows by name; a
 * path is one way through it, with its own hypotheses, for which a witness is owed; a goal is one thing to be shown on it.
 */
import type { TheoremKind } from "../../evidence/index.ts";
import type { Primitive } from "../../kernel/index.ts";
import type { Smt } from "../../smt/index.ts";
import type { Decision, Goal, Knowledge, Value } from "../../symbolic/index.ts";
import type { Span } from "../../text/index.ts";
import type { OthersStep } from "./others/beside.ts";
import type { Actor, KnownDeclassified, KnownTakes, Principal } from "./system/index.ts";

/** What a goal is about. */
export type GoalKind =
  | "result"
  | "state"
  | "relation"
  | "invariant"
  | "require"
  /** Locks are taken by who can get them. */
  | "lock"
  /** Steps are taken for whom they may be. */
  | "taken"
  | "assert"
  | "law"
  | "loop"
  | "panic"
  | "guarantee"
  | "initial"
  /** Of what a principal sees. */
  | ViewForm;

/** What is shown of views: who does not act keeps its view, who acts is told no more than it sees, who begins to act finds what it left. */
export const VIEW_FORMS = ["undisturbed", "untold", "restored"] as const;
export type ViewForm = (typeof VIEW_FORMS)[number];

/** Names of theorems about a step's views, by the kind of principal where there is more than one. */
export const viewName = (principals: readonly Principal[], { name }: Principal, form: ViewForm, step: string): string =>
  `${form}${principals.length === 1 ? "" : ` ${name}`} by ${step}`;

/** What was met on the way to a point. */
export interface Way {
  /** What other CPUs did, before each step. */
  readonly others?: readonly OthersStep[] | undefined;
  /** Numbers of the arbitrary rounds of loops. */
  readonly rounds?: readonly number[] | undefined;
}

export interface PlannedGoal extends Way {
  readonly kind: GoalKind;
  /** What is to be shown, in words: a field, a relation, a require of a callee. */
  readonly about: string;
  readonly span: Span | undefined;
  /** Name of what it is about: an invariant, a clause, a theorem. */
  readonly of?: string | undefined;
  readonly goal: Goal;
  /** Keys of the arbitrary entry that the goal is about. */
  readonly keys: readonly Smt[];
}

export interface PlannedPath extends Way {
  readonly decisions: readonly Decision[];
  /** All hypotheses that are facts; with `knowledge` a state must satisfy them, or nothing was said. */
  readonly facts: readonly Smt[];
  readonly knowledge: Knowledge;
  readonly goals: readonly PlannedGoal[];
  /** Numbers of the waits that it went through. */
  readonly passes?: readonly number[];
}

/** How the inputs of a theorem are called natively. */
export type Setting =
  /** `hi` and `lo` are states of two layers, `args` arguments of the primitive; other CPUs step in between. */
  | {
      readonly kind: "refine";
      readonly primitive: Primitive;
      /** Numbers of the layers of the two states. One that acts by its specification on both passes through, or is alone. */
      readonly levels: readonly [number, number];
      readonly passed: boolean;
      readonly hi: Value;
      readonly lo: Value;
      readonly args: readonly Value[];
    }
  /** A function of its parameters that claims something by itself; `level`: machines among them are states of this layer's, of which all is known that is. */
  | { readonly kind: "theorem"; readonly name: string; readonly params: readonly Value[]; readonly level?: number }
  /** Claims of states of one machine, between which others stepped; `names` are their symbols, in order. */
  | { readonly kind: "states"; readonly level: number; readonly states: readonly Value[] }
  /** Two machines at any time, of which hardware below makes a step; their symbols begin with `hi` and `lo`. */
  | { readonly kind: "hardware"; readonly level: number }
  /** A step, in one machine or in two that look the same to a principal. */
  | Views
  /** Nothing can be run. */
  | { readonly kind: "none" };

/** A theorem about a principal's view. */
export interface Views {
  readonly kind: "views";
  readonly form: ViewForm;
  readonly level: number;
  readonly principal: Principal;
  /** Which principal of its kind. */
  readonly who: readonly Value[];
  /** Of a CPU, or of hardware: `(machine, …arguments) => machine`. */
  readonly step: Primitive | Actor;
  readonly args: readonly Value[];
  /** One, or two. */
  readonly machines: readonly Value[];
  /** What passes by this step. */
  readonly passing: readonly KnownDeclassified[];
  /** For whom it is taken. */
  readonly takes: readonly KnownTakes[];
  /** Places in which the two machines may differ: the names of their keys begin with `secret`. */
  readonly secrets: readonly Secret[];
}

/** A leaf of the machine at some keys. */
export interface Secret {
  readonly path: string;
  readonly keys: readonly Value[];
}

/** Symbols of the states of a theorem about states, in order: one, what others made of it, and what they made of that. */
export const STATES = ["first", "second", "third"] as const;

/** A wait that code goes through: where a state gets to it, some state has to end it. */
export interface PlannedWait {
  /** Such as `no state ends the wait for a free lock`. */
  readonly text: string;
  readonly span: Span | undefined;
  /** What is known before it, and behind it: in one of several ways. */
  readonly before: Known;
  readonly behind: readonly Known[];
}

/** What is known at a point. */
export interface Known {
  readonly facts: readonly Smt[];
  readonly knowledge: Knowledge;
}

export interface PlannedTheorem {
  /** Number of the layer. */
  readonly layer: number;
  readonly kind: TheoremKind;
  /** Short name of the primitive that it is about, where it is about one. */
  readonly primitive: string | undefined;
  /** Such as `setNpt refines its specification`. */
  readonly title: string;
  /** Short name, unique in its layer: what `--only` selects. */
  readonly name: string;
  readonly span: Span | undefined;
  readonly setting: Setting;
  readonly paths: readonly PlannedPath[];
  readonly waits: readonly PlannedWait[];
  /** It is to be refuted: then states of runs are tried first. */
  readonly isMutant?: boolean;
  /** Why it says nothing: then it is vacuous. */
  readonly failure: string | undefined;
  /** Why it could not be planned, or not proved in time: then it is unknown. */
  readonly unknown: { readonly why: "limit" | "unsupported" | "stopped"; readonly detail: string } | undefined;
}

/** A theorem by its names, planned when it is wanted. */
export interface Wanted {
  readonly kind: TheoremKind;
  readonly primitive?: string;
  readonly name: string;
  readonly title: string;
  readonly plan: () => PlannedTheorem;
}

/** A theorem of which some parts are as usual. */
export const theoremWith = (
  parts: Pick<PlannedTheorem, "layer" | "title" | "name" | "span"> & Partial<PlannedTheorem>,
): PlannedTheorem => ({
  kind: "stated",
  primitive: undefined,
  setting: { kind: "none" },
  paths: [],
  waits: [],

  failure: undefined,
  unknown: undefined,
  ...parts,
});
