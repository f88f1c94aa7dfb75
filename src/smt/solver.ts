/** What a solver is asked and what it answers. Drivers live in `host/`. */
import type { SmtValue } from "./evaluate.ts";
import type { Smt } from "./terms.ts";

/** Is there an interpretation in which all of `assertions` are true? */
export interface Question {
  readonly assertions: readonly Smt[];
  /** Terms whose values are wanted when there is. */
  readonly wanted: readonly Smt[];
}

/** Several questions of one context: each of `checks` together with all of `base`. */
export interface Checks {
  readonly base: readonly Smt[];
  readonly checks: readonly (readonly Smt[])[];
}

/** What became of one check. `resource` is the solver's count of work, as far as it tells. */
export interface Checked {
  readonly status: "unsat" | "sat" | "unknown";
  readonly resource: number;
}

/** A solver's answer. `resource` is its own count of work, equal from run to run. */
export type Answer =
  | { readonly status: "unsat"; readonly resource: number }
  | { readonly status: "sat"; readonly resource: number; readonly values: readonly SmtValue[] }
  /** The resource limit was reached, or the solver gave up. */
  | { readonly status: "unknown"; readonly detail: string }
  /** The watchdog ended it. */
  | { readonly status: "stalled"; readonly detail: string }
  /** It crashed, or said what is no answer. */
  | { readonly status: "error"; readonly detail: string };
