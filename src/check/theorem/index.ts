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
