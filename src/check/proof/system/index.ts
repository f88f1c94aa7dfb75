export { type CpuActor, cpuActors, knownAbove } from "./actors.ts";
export { type ConditionCount, conditionsOf } from "./conditions.ts";
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
export { PROVE_ERRORS, type ProveErrorCode } from "./reading.ts";
export {
  type Crossing,
  calledBy,
  clauseReads,
  crossingsOf,
  deedParams,
  type Known,
  knownAt,
  type LayeredSystem,
  layerBelow,
  readSystem,
  readsOf,
  type SystemRead,
} from "./system.ts";
