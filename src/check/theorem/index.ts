export { type CodeAccess, CodeReader, OutsideSection } from "./accesses.ts";
export {
  type Instance,
  instancesFile,
  instantiated,
  type LockText,
  lockInstances,
  type Recognised,
  recognised,
} from "./lock-text.ts";
export {
  type CodeSections,
  coqRanks,
  kcoreFile,
  kcoreInstantiated,
  type Region,
  type Row,
  ranked,
  ranksOf,
  regionsOf,
  touchedRanks,
  walkedAt,
} from "./sections.ts";
export {
  coqSource,
  type Expression,
  endOfWords,
  isAccepted,
  LOCK_KINDS,
  type LockKind,
  type Locks,
  type Source,
  type Statement,
} from "./source.ts";
export {
  allClosed,
  assumptionsScript,
  type CheckedRecord,
  CLOSED,
  parseProject,
  parseTheorems,
  recordOf,
  recordVerdict,
  strayTheorem,
  type Theorem,
  type TheoremCheck,
  theoremVerdict,
} from "./statements.ts";
export { walkedFields } from "./walked.ts";
