export { answerCondition, type CheckOptions, CONDITIONS, onCpus } from "./answer.ts";
export type { Condition, Question } from "./condition.ts";
export { inferredWords } from "./infer.ts";
export type { FunctionText, LockPlaces, Places, Range, RegionPlaces, TablePlaces } from "./places.ts";
