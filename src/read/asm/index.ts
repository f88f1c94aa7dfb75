export { UNIT_ERRORS, type UnitErrorCode } from "./errors.ts";
export { evaluateNumber } from "./expressions.ts";
export { nowhere, parseUnit, placeOf, type UnitParse } from "./parse.ts";
export type { Place, Reference, Section, SectionKind, Unit, UnitInstruction, UnitSymbol } from "./tree.ts";
