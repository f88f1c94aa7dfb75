export { Linked } from "./link.ts";
export { linked, unitProgram } from "./program.ts";
