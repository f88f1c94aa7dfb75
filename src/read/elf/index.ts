export { OBJECT_ERRORS, type ObjectErrorCode } from "./errors.ts";
export { isElf, parseObject } from "./unit.ts";
