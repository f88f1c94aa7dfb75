export { searched, testOf } from "./code.ts";
export { explainStates } from "./explain.ts";
export { judge, stateNamer, unsupportedAnswer } from "./outcome.ts";
export { type RepairSearch, repairOf, type Tried } from "./repair.ts";
export { type Final, finalText, Symbols } from "./values.ts";
