export { KERNEL_ERRORS, type KernelErrorCode } from "./errors.ts";
export { type LiftResult, liftProgram } from "./lift.ts";
export { type Mutant, type MutantKind, mutantAt, mutantsOf } from "./mutants/mutants.ts";
export type { LiftHost } from "./names/modules.ts";
export { type NativeLookup, nativesWith } from "./native.ts";
export type {
  Dialect,
  Exported,
  KernelProgram,
  Lifted,
  LiftedLaw,
  Loop,
  Module,
  Primitive,
} from "./program.ts";
export { type MachineCell, runLifted } from "./run.ts";
export { entriesOf, LAYER_FILES, type LayerFolder, layersOf } from "./system.ts";
