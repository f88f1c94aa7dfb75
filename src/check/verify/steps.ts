import { invariantStep } from "./invariant.ts";
import { locksStep } from "./locks.ts";
import { modelsStep } from "./models.ts";
import { refineStep } from "./refine.ts";
import type { Catalogue, ProvablePart, Step, VerifyOptions } from "./step.ts";
import { theoremStep } from "./theorem.ts";
import { wdrfStep } from "./wdrf.ts";

/** A step before it is made. */
export interface StepRow {
  readonly name: string;
  readonly make: (c: Catalogue, o: VerifyOptions) => Step;
  /** What of KCore it asks for. */
  readonly proves: readonly ProvablePart[];
}

/** The steps of this version, from the ground up. A later step is one more row. */
export const STEPS: readonly StepRow[] = [
  { name: "models", make: modelsStep, proves: [] },
  { name: "locks", make: locksStep, proves: [] },
  { name: "theorem", make: theoremStep, proves: [] },
  { name: "refine", make: refineStep, proves: ["layers"] },
  { name: "invariant", make: invariantStep, proves: ["security"] },
  { name: "wdrf", make: wdrfStep, proves: ["layers", "security"] },
];
