/** The steps of this version, from the ground up. A later step is one more row. */
import { invariantStep } from "./invariant.ts";
import { locksStep } from "./locks.ts";
import { modelsStep } from "./models.ts";
import { refineStep } from "./refine.ts";
import type { Catalogue, Step, VerifyOptions } from "./step.ts";
import { theoremStep } from "./theorem.ts";
import { wdrfStep } from "./wdrf.ts";

export const STEPS: readonly { readonly name: string; readonly make: (c: Catalogue, o: VerifyOptions) => Step }[] = [
  { name: "models", make: modelsStep },
  { name: "locks", make: locksStep },
  { name: "theorem", make: theoremStep },
  { name: "refine", make: refineStep },
  { name: "invariant", make: invariantStep },
  { name: "wdrf", make: wdrfStep },
];
