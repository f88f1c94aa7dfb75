/**
 * Questions to a solver, as jobs. The input is the canonical text, so questions that are equal up to names are one
 * job. Only a pool of solvers runs them: nothing of it can be computed here.
 */
import type { JobKind } from "../../jobs/index.ts";
import type { Checked, ChecksText, QuestionText } from "../../smt/index.ts";

export interface GoalInput {
  readonly question: QuestionText;
  /** Work that the solver may take, in its own units. Its name and version are part of the cache, not of the input. */
  readonly resource: number;
}

/** The solver's answer as plain JSON: integers and words in decimal. Values of all that was asked, constants included. */
export type GoalOutput =
  | { readonly status: "unsat"; readonly resource: number }
  | { readonly status: "sat"; readonly resource: number; readonly values: readonly (string | boolean)[] }
  | { readonly status: "unknown" | "stalled" | "error"; readonly detail: string };

const elsewhere = (): Promise<never> => Promise.reject(new Error("a goal is run by a pool of solvers only"));

export const goalKind: JobKind<GoalInput, GoalOutput> = {
  name: "goal",
  version: 1,
  load: elsewhere,
  final: ({ status }) => status === "sat" || status === "unsat",
};

/** Checks in one context. */
export interface ChecksInput {
  readonly checks: ChecksText;
  /** Work that the solver may take for each of them. */
  readonly resource: number;
}

export type ChecksOutput =
  | { readonly status: "checked"; readonly answers: readonly Checked[] }
  | { readonly status: "stalled" | "error"; readonly detail: string };

export const checksKind: JobKind<ChecksInput, ChecksOutput> = {
  name: "checks",
  version: 1,
  load: elsewhere,
  final: ({ status }) => status === "checked",
};
