export { answerOnPaths } from "./judge.ts";
export type { Fault, Mend, PathJudge, Told } from "./judged.ts";
export type { Path, Spot, Step, StepOf, Table } from "./path.ts";
export type { Setting, Tables } from "./setting.ts";
export { spotText } from "./shown.ts";
export { apart, differ, settled } from "./spots.ts";
export { placeText } from "./walker.ts";
