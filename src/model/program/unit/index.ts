export { type Known, withKnown } from "./known.ts";
export { Linked } from "./link.ts";
export { linked, unitProgram } from "./program.ts";
export { isEnd } from "./runtime.ts";
export { type Datum, type Patches, WholeCode } from "./whole.ts";
