import { invariantStep } from "./invariant.ts";
import { locksStep } from "./locks.ts";
import { machineStep } from "./machine.ts";
import { modelsStep } from "./models.ts";
import { noninterferenceStep } from "./noninterference.ts";
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
  /** Folders of the package whose files it reads, besides what it proves. */
  readonly reads: readonly string[];
}

/** The steps of this version, from the ground up. A later step is one more row. */
export const STEPS: readonly StepRow[] = [
  { name: "models", make: modelsStep, proves: [], reads: ["catalogue/basic", "catalogue/models"] },
  { name: "locks", make: locksStep, proves: [], reads: ["catalogue/locks"] },
  { name: "theorem", make: theoremStep, proves: [], reads: ["theorems"] },
  { name: "refine", make: refineStep, proves: ["layers"], reads: [] },
  { name: "invariant", make: invariantStep, proves: ["layers", "security"], reads: [] },
  { name: "noninterference", make: noninterferenceStep, proves: ["layers", "security"], reads: [] },
  { name: "wdrf", make: wdrfStep, proves: ["layers", "security"], reads: ["catalogue/kcore"] },
  { name: "machine", make: machineStep, proves: [], reads: ["kcore", "guests/attacks", "kserv/bin"] },
];
