export { type Known, withKnown } from "./known.ts";
export { Linked } from "./link.ts";
export { linked, unitProgram } from "./program.ts";
