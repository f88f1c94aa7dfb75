export { type Analysis, analyse, analysisOf } from "./analysis.ts";
export { compile } from "./code.ts";
export {
  type AskedFault,
  type Column,
  type Exceptional,
  type FaultColumn,
  type FaultSetColumn,
  faultAtoms,
  faultMatches,
  placeKey,
  type Shown,
} from "./columns.ts";
export type { Code } from "./compiled.ts";
export {
  type Exploration,
  type ExploreOptions,
  type KeptPair,
  LimitReached,
  type Limits,
  NO_LIMITS,
  type Outcome,
} from "./exploration.ts";
export { initialGranules, Layout, TooCoarse, withGranules } from "./layout.ts";
export { type LitmusProgram, programOf } from "./litmus.ts";
export { outside, placeName, shownOf, valueName } from "./names.ts";
export { entryWord, pagedName, pageSymbols, rootWord, translationWord } from "./paged.ts";
export {
  codeBase,
  dataBase,
  handlerBase,
  hypervisorBase,
  type Instruction,
  type Observable,
  type Program,
  type Thread,
  Unforeseen,
  Unsupported,
  type Variable,
  variableAt,
} from "./program.ts";
export { Propagation } from "./propagation.ts";
export * from "./rows.ts";
export {
  type Datum,
  isEnd,
  type Known,
  Linked,
  linked,
  type Patches,
  unitProgram,
  WholeCode,
  withKnown,
} from "./unit/index.ts";
export { type ValueOp, ValueTable } from "./values.ts";
export { Watch } from "./watch.ts";
