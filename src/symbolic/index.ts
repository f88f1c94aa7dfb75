export { apart, broken, brokenBy } from "./broken.ts";
export { codecOf } from "./codecs.ts";
export { Executor, type Exit, type Hooks, type LoopHook, type Obligation, splitResult } from "./execute.ts";
export { equalValues } from "./expressions.ts";
export { conjuncts, Instances, type Knowledge } from "./instantiate.ts";
export { type Law, lawsOf } from "./laws.ts";
export { type Beside, type Decision, isDead, type Path, startPath, withFact } from "./path.ts";
export { type Goal, Point, simplifier } from "./point.ts";
export { hypothesis, markerOf, type Schema } from "./quantified.ts";
export { type Asking, asQuestion, type Form, tagRanges } from "./question.ts";
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
  type Role,
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
