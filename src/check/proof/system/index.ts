export { type CpuActor, cpuActors, knownAbove } from "./actors.ts";
export { deedParams } from "./closed.ts";
export { type ConditionCount, conditionsOf } from "./conditions.ts";
export {
  type Crossing,
  calledBy,
  crossingsOf,
  isAlike,
  isAlikeThroughout,
  isStepHere,
  touchedBy,
  type Written,
  writtenBy,
} from "./crossing.ts";
export { claimedWaits, describedMachine } from "./describe.ts";
export {
  fieldAt,
  isUnder,
  type LockName,
  livesAt,
  type MachineField,
  sortAt,
  sortsOn,
  starsOf,
  TOP,
} from "./fields.ts";
export {
  functionsOf,
  type KnownAwaited,
  type KnownClause,
  type KnownCommit,
  type KnownCovered,
  type KnownLoop,
  type KnownProof,
  type Layer,
  type Part,
  type Relation,
  shortName,
} from "./layer.ts";
export { type Actor, type DeclaredMachine, fieldsAt, hardwareAt, hiddenAt, ownPaths, type Trusted } from "./machine.ts";
export { actsBy, type Observed, type Principal } from "./observes.ts";
export type { KnownDeclassified, KnownTakes } from "./passing.ts";
export {
  namedBy,
  namesStep,
  passingOf,
  principalTo,
  type TakenFor,
  takenArguments,
  takenForOf,
} from "./passing-steps.ts";
export { readSystem, type SystemRead } from "./read.ts";
export { PROVE_ERRORS, type ProveErrorCode } from "./reading.ts";
export {
  clauseReads,
  type Known,
  knownAt,
  type LayeredSystem,
  layerBelow,
  readsOf,
  splitKnown,
} from "./system.ts";
export { systemTexts } from "./texts.ts";
