export { applyBits, constantValue, evaluate, type Scalar } from "./evaluate.ts";
export type {
  AccessKind,
  Block,
  Bytes,
  Effect,
  ExceptionClass,
  Procedure,
  ReadOrder,
  RmwOp,
  Shareability,
  Statement,
  Terminator,
  WriteOrder,
} from "./program.ts";
export { effectResult } from "./program.ts";
export { BOOL, bv, type Field, INT, type Sort, sameSort, sortText, widthOf } from "./sorts.ts";
export * from "./terms.ts";
