export type { Execution, ExecutionEvent, ExecutionRelation, SearchStats } from "./execution.ts";
export type {
  EngineName,
  LitmusAnswer,
  LitmusQuestion,
  LitmusState,
  ModelName,
  Reordering,
  RuleSetName,
} from "./litmus.ts";
export type { MutantFate, MutantReport, MutationReport } from "./mutation.ts";
export type {
  CounterexampleReport,
  GoalReport,
  LayerReport,
  PathReport,
  SourcePlace,
  TheoremReport,
  WitnessKind,
} from "./proof.ts";
export { EXIT, type ExitCode, exitCode, type UnknownReason, type Verdict, worstExit } from "./verdict.ts";
