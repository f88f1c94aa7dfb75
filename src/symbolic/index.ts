export { apart, broken, brokenBy } from "./broken.ts";
export { type Closure, closureOf } from "./closure.ts";
export { codecOf } from "./codecs.ts";
export {
  Executor,
  type Exit,
  GIVEN,
  type Hooks,
  type LoopHook,
  type Obligation,
  splitResult,
  TAKEN,
  type Takes,
} from "./execute.ts";
export { equalValues } from "./expressions.ts";
export { blocksOfLoop, flowOf } from "./flow.ts";
export { conjuncts, type Instances, instancesAt, type Knowledge } from "./instantiate.ts";
export { type Law, lawsOf } from "./laws.ts";
export { type Decision, decided, isDead, type Path, startPath, type Wait, withFact } from "./path.ts";
export { type Goal, Point } from "./point.ts";
export { hypothesis, inGeneral, markerOf, type Schema } from "./quantified.ts";
export { type Asking, asQuestion, type Form, tagRanges } from "./question.ts";
export { begin, goneOn, type Progress, type Reached, relocated, resume, sameProgress, spanOf } from "./transitions.ts";
export { LimitReached, Unsupported } from "./unsupported.ts";
export {
  choose,
  fieldOf,
  identical,
  isField,
  isInCase,
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
