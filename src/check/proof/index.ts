export { defineLayer, type LayerProof, type LoopProof, type SharedField, type Sharing } from "./define.ts";
export type { PlannedTheorem } from "./goals.ts";
export { Mutation, type MutationPlace } from "./mutate.ts";
export { type NativeValues, type PlannedLayer, planLayer, proofOf } from "./plan.ts";
export { type Asked, proveTheorem, type Workplace } from "./prove.ts";
export { type Layer, layersOf } from "./system.ts";
