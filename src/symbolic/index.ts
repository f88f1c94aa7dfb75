export { codecOf } from "./codecs.ts";
export { Executor, type Exit, type Hooks, type LoopHook, type Obligation, splitResult } from "./execute.ts";
export { equalValues } from "./expressions.ts";
export { conjuncts, type Knowledge, keysOf, type Reach, tuples } from "./instantiate.ts";
export { type Law, lawsOf } from "./laws.ts";
export { type Beside, type Decision, isDead, type Path, startPath, withFact } from "./path.ts";
export { hypothesis, markerOf, type Schema } from "./quantified.ts";
export { type Asked, asQuestion, feasibilityOf, type Goal, questionOf, underFacts } from "./question.ts";
export { casesOf } from "./split.ts";
export { LimitReached, Unsupported } from "./unsupported.ts";
export {
  choose,
  fieldOf,
  identical,
  type KeyTerm,
  keyValue,
  type MapNode,
  type MapValue,
  type RecordValue,
  read,
  type SymbolInfo,
  scalar,
  symbolInfo,
  symbolic,
  termOf,
  type UnionValue,
  updated,
  type Value,
  withFieldOf,
  writtenKeys,
} from "./value.ts";
