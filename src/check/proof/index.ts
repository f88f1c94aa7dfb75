export { assumptionsTable, PROOF_ASSUMPTIONS } from "../assumptions.ts";
export {
  type Clause,
  type CommitStep,
  type CoveredRelation,
  defineLayer,
  defineMachine,
  type Field,
  type LayerProof,
  type Life,
  type LockOf,
  type LoopProof,
  type MachineDeclaration,
  type Whose,
} from "./define.ts";
export type { PlannedTheorem } from "./goals.ts";
export {
  type Equivalent,
  equivalentsOf,
  holesOf,
  layerOf,
  type MutatedPart,
  type MutateOptions,
  mutantName,
  mutatedFiles,
  mutateLayer,
  sampled,
} from "./mutants/layer.ts";
export { Mutation, type MutationPlace } from "./mutants/trial.ts";
export { type PlannedLayer, planLayer } from "./plan/plan.ts";
export { type ProveLayersOptions, proveLayers } from "./prove/layers.ts";
export type { Memory } from "./prove/memory.ts";
export { proveTheorem } from "./prove/prove.ts";
export { proofReport } from "./prove/report.ts";
export type { Asked, AskedChecks, Workplace } from "./prove/workplace.ts";
export { functionsOfProgram } from "./run/functions.ts";
export type { Bottom, OnBottom } from "./run/on-bottom.ts";
export { keptOnBottom, replayKept } from "./run/read-counterexample.ts";
export { type LayerRun, type RecordedRuns, recordedRuns } from "./run/recorded-runs.ts";
export {
  type ConditionCount,
  conditionsOf,
  type DeclaredMachine,
  describedMachine,
  hardwareAt,
  type Layer,
  type LayeredSystem,
  PROVE_ERRORS,
  readSystem,
  type SystemRead,
  systemTexts,
} from "./system/index.ts";
