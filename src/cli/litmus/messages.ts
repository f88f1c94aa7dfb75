/** What travels to a worker for one litmus test, and what comes back: plain JSON, and what the cache keeps. */
import type { LitmusAnswer, LitmusQuestion } from "../../evidence/index.ts";

/** One text of a model in herd's language. */
export interface ModelText {
  readonly file: string;
  readonly text: string;
}

/** Everything that the answer depends on. The name of the file is not part of it. */
export interface LitmusInput {
  readonly text: string;
  readonly question: LitmusQuestion;
  /** Engine `axiomatic` only: the model, and what it includes. */
  readonly texts?: readonly ModelText[];
  /** Give one execution for each outcome. */
  readonly witnesses: boolean;
  /** Use the symmetry of threads with equal code. */
  readonly symmetry: boolean;
  /** Find out which reordering each state that SC has not needs (model `arm`). */
  readonly explain: boolean;
}

/** An input error as plain JSON, in offsets of the test's text. */
export interface ErrorRecord {
  readonly code: string;
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly hint?: string;
}

/** The answer with an empty `file`, or what is wrong with the test. */
export type LitmusOutput =
  | {
      readonly status: "answer";
      readonly answer: LitmusAnswer;
      /** A limit ended the search for the reorderings: the answer is whole, and lacks some of them. */
      readonly unexplained?: true;
    }
  | { readonly status: "invalid"; readonly errors: readonly ErrorRecord[] };
