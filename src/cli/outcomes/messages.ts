/** What travels to a worker for compiled code under one question, and what comes back: plain JSON. */
import type { LitmusAnswer, LitmusQuestion } from "../../evidence/index.ts";
import type { HarnessWords } from "../../read/harness/index.ts";
import type { ErrorRecord } from "../litmus/messages.ts";

export interface CodeFile {
  readonly name: string;
  readonly text: string;
}

/** Everything that the answer depends on. */
export interface CodeInput {
  readonly files: readonly CodeFile[];
  readonly harness: HarnessWords;
  readonly question: LitmusQuestion;
  readonly witnesses: boolean;
  readonly symmetry: boolean;
}

/** An input error; `file` is one of the files, or an option such as `--assert`. */
export interface CodeError extends ErrorRecord {
  readonly file: string;
}

/** The answer with an empty `file`, or what is wrong with the files or the words. */
export type CodeOutput =
  | {
      readonly status: "answer";
      readonly answer: LitmusAnswer;
      /** A limit ended the search for a repair. */
      readonly unrepaired?: true;
    }
  | { readonly status: "invalid"; readonly errors: readonly CodeError[] };
