/** A wDRF condition as a question and an answer. `memory-models.md`, sections 7 and 9, says what each means. */
import type { ConditionAnswer, ConditionName } from "../../evidence/index.ts";
import type { Limits, LitmusProgram } from "../../model/program/index.ts";
import type { Unit } from "../../read/asm/index.ts";
import type { CheckSettings, Harness } from "../../read/harness/index.ts";
import type { Places } from "./places.ts";

/** Code under a harness. */
export interface Question {
  readonly units: readonly Unit[];
  /** A thread for each CPU. */
  readonly harness: Harness;
  readonly settings: CheckSettings;
  /** The threads with their calls followed: what each does is read off its own text. */
  readonly program: LitmusProgram;
  /** The same code with other threads; names mean the same addresses. */
  readonly programOf: (threads: Harness["threads"]) => LitmusProgram;
  /** What the settings name, as addresses of the program. */
  readonly places: Places;
  /** Iterations of a loop that does more than wait. */
  readonly bound: number;
  readonly limits: Limits;
  /** Explore on Arm too, and say what it shows that SC does not. */
  readonly validate: boolean;
  readonly repair: boolean;
}

export interface Condition {
  readonly name: ConditionName;
  /** What holds when it holds, in one line. */
  readonly says: string;
  /** @throws {Unsupported} for what is not run; it makes the answer unknown */
  readonly check: (question: Question) => ConditionAnswer;
}
