export type { Argument, AsmContext } from "./a64/arguments.ts";
export { type AsmPlace, assemble, encode, isMnemonic, referencedSymbols } from "./a64/assemble.ts";
export { decode, type Undefined } from "./a64/decode.ts";
export { disassemble } from "./a64/disassemble.ts";
export { lift } from "./a64/lift.ts";
export type { Decoded, Field, Fields, Form, Row } from "./a64/row.ts";
export { ROWS } from "./a64/rows.ts";
export { ASM_ERRORS, type AsmCode } from "./errors.ts";
export { SYSTEM_REGISTERS, type SystemRegister, systemRegister } from "./sysreg/index.ts";
