export { type Expected, type ExpectedAnswer, parseExpected } from "./expected.ts";
export { type Edit, type LockPlan, parseLockPlan, type Size, sizeText, type Variant } from "./variants.ts";
