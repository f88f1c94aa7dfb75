/** What became of mutants: plain JSON, the source of every report on them. */

/**
 * `killed`: a theorem is refuted by a counterexample that fails when it is run, and does not fail on the program as it is, or
 * says nothing any more. `unconfirmed`: a solver refutes it and no run does. `rejected`: it is not in the language. `same`: the text
 * differs, and what is lifted does not. `unknown` is neither killed nor survived.
 */
export type MutantFate = "killed" | "unconfirmed" | "rejected" | "same" | "survived" | "unknown";

/** One mutant and its fate. */
export interface MutantReport {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  /** The declaration in which it stands, by its name. */
  readonly inside: string;
  readonly before: string;
  readonly after: string;
  readonly fate: MutantFate;
  /** Layer and theorem that killed it, such as `7 setBlock`. */
  readonly by: string | undefined;
  /** `KTSnn` of a rejected one. */
  readonly code: string | undefined;
  /** What failed, or why nothing is known. */
  readonly detail: string;
  /** The counterexample, replayed. */
  readonly lines: readonly string[];
  /** Why a survivor does what the original does; undefined when that is not known. */
  readonly equivalent: string | undefined;
  readonly milliseconds: number;
}

/** Mutants of one layer. */
export interface MutationReport {
  readonly layer: number;
  readonly folder: string;
  /** How many there are, of which some were tried. */
  readonly total: number;
  readonly mutants: readonly MutantReport[];
  /** What is listed as equivalent and was killed: the list is out of date. */
  readonly stale: readonly string[];
}
