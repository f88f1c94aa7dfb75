export type {
  Declared,
  DeclaredField,
  Dialect,
  Exported,
  KernelProgram,
  Lifted,
  LiftedLaw,
  Loop,
  Module,
  Primitive,
} from "../ir/index.ts";
export { bodiesDigest } from "./digest.ts";
export { KERNEL_ERRORS, type KernelErrorCode } from "./errors.ts";
export { type PartPlace, type RelationForm, relationForm } from "./layers/relate.ts";
export { type LiftResult, liftProgram } from "./lift.ts";
export { type Mutant, type MutantKind, mutantAt, mutantsOf } from "./mutants/mutants.ts";
export {
  isInLayer,
  type LayerFile,
  type LayerFileName,
  layerFile,
  layerFileName,
  misnamedLayers,
  SECURITY,
} from "./names/folders.ts";
export type { LiftHost } from "./names/modules.ts";
export { type NativeScript, type NativeScripts, nativeScripts } from "./native.ts";
export { type MachineCell, runLifted, worldOf } from "./run.ts";
