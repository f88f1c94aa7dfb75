export type { BundlePiece, BundleSource, RecheckedPiece } from "./bundle.ts";
export type {
  Execution,
  ExecutionEvent,
  ExecutionFault,
  ExecutionRelation,
  SearchStats,
  SourceLine,
} from "./execution.ts";
export type {
  EngineName,
  LitmusAnswer,
  LitmusQuestion,
  LitmusState,
  ModelName,
  Reordering,
  Repair,
  RepairChange,
  RuleSetName,
} from "./litmus.ts";
export type { MapPart, MapStep, ProofMap, ShownCell, ShownTable } from "./map.ts";
export type { MutantFate, MutantReport, MutationReport } from "./mutation.ts";
export type {
  ActorReport,
  Assumption,
  ClaimedWait,
  CounterexampleReport,
  CrossCheck,
  Disagreement,
  FieldReport,
  GoalReport,
  LayerReport,
  MachineReport,
  PathReport,
  PrimitiveText,
  PrincipalReport,
  ProofReport,
  ProvedUnder,
  SourcePlace,
  SourceText,
  SystemTexts,
  TheoremKind,
  TheoremReport,
  WitnessKind,
} from "./proof.ts";
export { unsupportedVariant, VARIANTS, type VariantName, variantNamed } from "./variants.ts";
export { EXIT, type ExitCode, exitCode, type UnknownReason, type Verdict, worstExit } from "./verdict.ts";
export {
  CONDITION_NAMES,
  type CodePlace,
  type ConditionAnswer,
  type ConditionName,
  type ConditionVerdict,
  type Finding,
  type Strengthening,
  type TraceStep,
} from "./wdrf.ts";
