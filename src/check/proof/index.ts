export { assumptionsTable, PROOF_ASSUMPTIONS, proofAssumptions } from "../assumptions.ts";
export {
  type Actor,
  type Clause,
  type CommitStep,
  type Conduct,
  type CoveredRelation,
  defineLayer,
  type LayerProof,
  type LockOf,
  type LoopProof,
  type SharedField,
  type Sharing,
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
export { type NativeValues, type PlannedLayer, planLayer, proofOf, THOROUGH } from "./plan/plan.ts";
export { type ProveLayersOptions, proveLayers } from "./prove/layers.ts";
export type { Memory } from "./prove/memory.ts";
export { proveTheorem } from "./prove/prove.ts";
export type { Asked, AskedChecks, Workplace } from "./prove/workplace.ts";
export { replayKept } from "./run/read-counterexample.ts";
export { type RecordedRuns, recordedRuns } from "./run/recorded-runs.ts";
export { type Layer, layersOf } from "./system.ts";
