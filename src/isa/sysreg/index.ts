export { SYSTEM_OPERATIONS, type SystemOperation } from "./operations.ts";
export { SYSTEM_REGISTERS, systemRegister, systemRegisterAt } from "./registers.ts";
export { registerKey, type SystemRegister } from "./row.ts";
export { DATA_ABORT, EC, FAULT_STATUS, hpfarOf, instructionSyndrome, syndromeWord } from "./syndrome.ts";
