export { ARGUMENT, type ArgumentStep, type Covered, coverage } from "./argument.ts";
export { INVARIANT_PART } from "./invariant.ts";
export { MACHINE_PART } from "./machine.ts";
export type { MachineFound, RunnableMachine } from "./machine-found.ts";
export { NONINTERFERENCE_PART } from "./noninterference.ts";
export { isBelow, recheckedPieces } from "./recheck.ts";
export { kcorePart } from "./refine.ts";
export type {
  Catalogue,
  Detail,
  KnownTheorems,
  Piece,
  ProvablePart,
  ProvableSystem,
  Refutation,
  Step,
  StepControl,
  StepPart,
  StepReport,
  VerifyOptions,
} from "./step.ts";
export { STEPS, type StepRow } from "./steps.ts";
export { theoremPart } from "./theorem.ts";
