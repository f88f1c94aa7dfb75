export { judge, unsupportedAnswer } from "./outcome.ts";
export { type Final, finalText, Symbols } from "./values.ts";
