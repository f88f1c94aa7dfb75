export type { Argument, AsmContext } from "./a64/arguments.ts";
export { type AsmPlace, assemble, encode, isMnemonic, referencedSymbols } from "./a64/assemble.ts";
export { decode, decodeWhole, type Undefined } from "./a64/decode.ts";
export { disassemble } from "./a64/disassemble.ts";
export { type Features, type Lift, lift, liftAt } from "./a64/lift.ts";
export type { Decoded, Field, Fields, Form, Row } from "./a64/row.ts";
export { ROWS } from "./a64/rows.ts";
export { exemplar, type IsaEntry, isaTable } from "./a64/table.ts";
export { VECTOR_ROWS } from "./a64/vector/rows.ts";
export { ASM_ERRORS, type AsmCode } from "./errors.ts";
export {
  DATA_ABORT,
  EC,
  FAULT_STATUS,
  hpfarOf,
  instructionSyndrome,
  SYSTEM_REGISTERS,
  type SystemRegister,
  syndromeWord,
  systemRegister,
} from "./sysreg/index.ts";
