/** What proving needs from the outside: a solver, native functions, recorded runs, what was proved before. */
import type { KernelProgram } from "../../../kernel/index.ts";
import type { Answer, Checked, Checks, Question } from "../../../smt/index.ts";
import type { PlannedTheorem, Way } from "../goals.ts";
import type { Inputs, NativeFunctions } from "../run/concrete.ts";
import type { RecordedRuns } from "../run/recorded-runs.ts";
import type { replay } from "../run/replay.ts";
import type { LayeredSystem } from "../system/index.ts";
import type { Memory } from "./memory.ts";

/** A solver's answer with what it cost. */
export interface Asked {
  readonly answer: Answer;
  /** Known before, or asked by someone else at the same time. */
  readonly cached: boolean;
  readonly milliseconds: number;
}

/** Asks one question; `label` is for people. */
export type Ask = (question: Question, label: string) => Promise<Asked>;

/** The answers to checks: none of them where the solver failed. */
export interface AskedChecks {
  readonly answers: readonly Checked[] | undefined;
  readonly cached: boolean;
  readonly milliseconds: number;
}

/** Asks whether checks can be true, in one context. Only `unsat` counts: words may be asked about as integers. */
export type AskChecks = (checks: Checks, labels: readonly string[]) => Promise<AskedChecks>;

/** What proving needs from the outside. */
export interface Workplace {
  readonly program: KernelProgram;
  readonly system: LayeredSystem;
  /** Name and version of the solver, for reports. */
  readonly solver: string;
  readonly ask: Ask;
  /** Undefined: goals are asked one at a time. */
  readonly check?: AskChecks | undefined;
  readonly natives: NativeFunctions;
  /** Inputs of a theorem that a recorded run reached, with what others did on a way: nothing. */
  readonly runs: (theorem: PlannedTheorem, way: Way) => readonly Inputs[];
  /** A recorded run of a theorem's code that does not end. */
  readonly endless?: RecordedRuns["endless"];
  /** Stops: what is not asked then is not asked any more. */
  readonly signal?: AbortSignal | undefined;
  /** What earlier runs of this version with this solver proved; undefined: everything is asked again. */
  readonly memory: Memory | undefined;
  /** Runs a model natively; undefined when nothing fails. `replay` unless given. */
  readonly confirm?: typeof replay;
}
