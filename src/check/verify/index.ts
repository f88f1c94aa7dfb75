export { ARGUMENT, type ArgumentStep, coverage } from "./argument.ts";
export type { Catalogue, Detail, KnownTheorems, Refutation, Step, StepReport, VerifyOptions } from "./step.ts";
export { STEPS } from "./steps.ts";
