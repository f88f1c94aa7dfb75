export { coqSource, type Expression, isAccepted, type Source, type Statement } from "./source.ts";
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
export { type Instance, instancesFile, instantiated, type LockText, ticketInstances, ticketSource } from "./ticket.ts";
