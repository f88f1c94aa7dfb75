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
export { replayKept } from "./kept.ts";
export { type ProveLayersOptions, proveLayers } from "./layers.ts";
export type { Memory } from "./memory.ts";
export { Mutation, type MutationPlace } from "./mutate.ts";
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
} from "./mutation.ts";
export { type NativeValues, type PlannedLayer, planLayer, proofOf, THOROUGH } from "./plan.ts";
export { type Asked, proveTheorem, type Workplace } from "./prove.ts";
export { type RecordedRuns, recordedRuns } from "./runs.ts";
export { type Layer, layersOf } from "./system.ts";
