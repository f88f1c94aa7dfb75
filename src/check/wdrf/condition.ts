/** A wDRF condition as a question and an answer. `memory-models.md`, sections 7 and 9, says what each means. */
import type { ConditionAnswer, ConditionName } from "../../evidence/index.ts";
import type { Limits, LitmusProgram } from "../../model/program/index.ts";
import type { Unit } from "../../read/asm/index.ts";
import type { CheckSettings, Harness } from "../../read/harness/index.ts";
import type { Places } from "./places.ts";

/** Code under a harness. */
export interface CodeQuestion {
  readonly units: readonly Unit[];
  readonly harness: Harness;
  readonly settings: CheckSettings;
  /** Iterations of a loop that does more than wait. */
  readonly bound: number;
  readonly limits: Limits;
  /** Explore on Arm too, and say what it shows that SC does not. */
  readonly validate: boolean;
  readonly repair: boolean;
}

/** The same as a program that can be run; its harness has a thread for each CPU. */
export interface Question extends CodeQuestion {
  /** The threads with their calls followed: what each does is read off its own text. */
  readonly program: LitmusProgram;
  /** The same code with other threads; names mean the same addresses. */
  readonly programOf: (threads: Harness["threads"]) => LitmusProgram;
  /** What the settings name, as addresses of the program. */
  readonly places: Places;
}

/** `onPaths`: it follows the code as it stands, with whatever its entry functions are called. */
export type Condition = {
  readonly name: ConditionName;
  /** What holds when it holds, in one line. */
  readonly says: string;
} & (
  | {
      readonly onPaths?: undefined;
      /** @throws {Unsupported} for what is not run; it makes the answer unknown */
      readonly check: (question: Question) => ConditionAnswer;
    }
  | { readonly onPaths: true; readonly check: (question: CodeQuestion) => ConditionAnswer }
);
