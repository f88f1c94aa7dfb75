export { IR_ERRORS, type IrErrorCode } from "./errors.ts";
export { applyBits, applyOp, evaluate, type Scalar } from "./evaluate.ts";
export { applyFloat, FLOAT_OPS, type FloatOp, type FloatResult, FPSR } from "./float.ts";
export {
  Ended,
  interpret,
  isValueMap,
  type Outcome,
  perform,
  sameValue,
  type Value,
  type ValueMap,
  valueIn,
  type World,
} from "./interpret.ts";
export type {
  Declared,
  DeclaredField,
  Dialect,
  Exported,
  KernelProgram,
  Lifted,
  LiftedLaw,
  Loop,
  Module,
  Primitive,
} from "./lifted.ts";
export { type IrParse, parse, parseEffect, parseTerm } from "./parse.ts";
export { print, printEffect, printSort, printTerm } from "./print.ts";
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
export {
  BOOL,
  branded,
  bv,
  type Field,
  INT,
  isEnumeration,
  isTuple,
  type Sort,
  sameSort,
  sortText,
  tuple,
  UNIT,
  unbranded,
  widthOf,
} from "./sorts.ts";
export * from "./terms.ts";
export {
  type ProcedurePlace,
  type ProcedureProblem,
  problemText,
  type ValidateOptions,
  validate,
} from "./validate.ts";
export type { Declarations } from "./validate-effects.ts";
export { eachCall, eachTerm, targetsOf, termsOf, termsOfEffect, termsOfEnd } from "./walk.ts";
