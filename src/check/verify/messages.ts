/** What travels to a worker for steps *models* and *wdrf*, and what comes back: plain JSON. */
import type { ConditionAnswer, ConditionName, EngineName, ModelName, RuleSetName } from "../../evidence/index.ts";

/** A bundled test with its recorded answers, as text. */
export interface ModelsInput {
  readonly name: string;
  readonly text: string;
  readonly expected: string;
  /** Arm's model in herd's language, for the axiomatic engine. */
  readonly model: string;
}

/** One exploration of a test and what is wrong with it. */
export interface ModelsAnswer {
  readonly model: ModelName;
  readonly engine: EngineName;
  readonly rules: RuleSetName;
  readonly states: number;
  /** Empty when it is the recorded answer. */
  readonly differences: readonly string[];
  /** Present when the search did not end. */
  readonly unfinished?: string;
}
export type ModelsOutput = readonly ModelsAnswer[];

/** Assembly of one of KCore's sequences, as a text, with its settings file. */
export interface SequenceInput {
  readonly file: string;
  readonly text: string;
  readonly settings: string;
  readonly conditions: readonly ConditionName[];
}

/** An answer to each condition. `cut`: time or memory ended some part of the work. */
export interface SequenceOutput {
  readonly answers: readonly ConditionAnswer[];
  readonly cut: boolean;
}
