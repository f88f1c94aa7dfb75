export { explainStates } from "./explain.ts";
export { judge, stateNamer, unsupportedAnswer } from "./outcome.ts";
export { type Final, finalText, Symbols } from "./values.ts";
