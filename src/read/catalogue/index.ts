export { type Expected, type ExpectedAnswer, parseExpected } from "./expected.ts";
export { parseForms, type SequenceForm } from "./forms.ts";
export { type Edit, type LockPlan, parseLockPlan, type Size, sizeText, type Variant } from "./variants.ts";
