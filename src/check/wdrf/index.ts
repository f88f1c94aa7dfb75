export { answerCondition, type CheckOptions, CONDITIONS, onCpus, settingsText } from "./answer.ts";
export type { Condition, Question } from "./condition.ts";
export { inferredSettings, inferredWords } from "./infer.ts";
export type { FunctionText, LockPlaces, Places, Range, RegionPlaces, TablePlaces } from "./places.ts";
