export { type Compile, type Exports, evaluated, type Foreign } from "./evaluate.ts";
export { type NativeCall, type NativeRun, nativeRuns } from "./parent.ts";
export type { RunQuestion } from "./protocol.ts";
