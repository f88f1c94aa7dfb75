/** What is known of theorems about code: plain JSON, the source of every report of `sekvm prove`. */
import type { Verdict } from "./verdict.ts";

/** Where something stands in the sources. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How a set of hypotheses is known to be satisfiable: a recorded run reaches it, or a solver's model, evaluated natively. */
export type WitnessKind = "run" | "model";

/** One thing that was to be shown on one path of a theorem. */
export interface GoalReport {
  /** `NN-layer/theorem/path/number`: the same from run to run. */
  readonly id: string;
  readonly kind: string;
  readonly about: string;
  readonly path: number;
  readonly place: SourcePlace | undefined;
  readonly verdict: Verdict;
  /** `rewriting` where no solver was needed. */
  readonly by: string;
  readonly cached: boolean;
  /** The solver's own count of work. */
  readonly resource: number;
  readonly milliseconds: number;
  /** The solver had to see the bits of codecs. */
  readonly bits: boolean;
}

/** One way through a theorem. */
export interface PathReport {
  /** Decisions in source words, `file:line condition`. */
  readonly decisions: readonly string[];
  /** `unreachable`: no state takes this way, so nothing that was shown on it counts. */
  readonly witness: WitnessKind | "unreachable" | "none";
}

/** Concrete inputs on which a theorem fails, run natively before they are shown. */
export interface CounterexampleReport {
  /** Lines that a person reads, differences first. */
  readonly lines: readonly string[];
  /** Inputs for `--replay`, words in hexadecimal. */
  readonly inputs: unknown;
}

export interface TheoremReport {
  readonly layer: number;
  readonly name: string;
  readonly title: string;
  readonly place: SourcePlace | undefined;
  readonly verdict: Verdict;
  readonly goals: readonly GoalReport[];
  readonly paths: readonly PathReport[];
  readonly counterexample: CounterexampleReport | undefined;
}

/** All of a layer. */
export interface LayerReport {
  readonly number: number;
  readonly title: string;
  readonly folder: string;
  readonly theorems: readonly TheoremReport[];
}
