/** What travels to a worker for one test of step *models*, and what comes back: plain JSON. */
import type { EngineName, ModelName, RuleSetName } from "../../evidence/index.ts";

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
