/** The argument for KCore as a map: its steps, as far as they were walked, and below them what was proved of the layers. */
import { ARGUMENT } from "../../check/verify/index.ts";
import type { MapStep, ProofMap } from "../../evidence/index.ts";
import type { StepRun } from "./formats.ts";
import type { BegunKCore } from "./kcore.ts";

/** A walk through the steps. */
export interface Walked {
  readonly runs: readonly StepRun[];
  /** What is covered, in words. */
  readonly last: string;
  readonly kcore: BegunKCore | undefined;
  readonly interrupted: boolean;
}

/** The map. */
export async function argumentMap({ runs, last, kcore, interrupted }: Walked): Promise<ProofMap> {
  const steps = ARGUMENT.map(({ name, says }): MapStep => {
    const run = runs.find((r) => r.step.name === name);
    const nothing = { claim: undefined, verdict: undefined, open: undefined, counts: {}, parts: [], table: undefined };
    if (run === undefined) return { name, says, ...nothing };
    const { step, report } = run;
    const { verdict, counts, details: parts, table } = report;
    return { name, says, claim: step.claim, verdict, open: step.part?.open, counts, parts, table };
  });
  const proved = await kcore?.proved();
  const texts = proved?.texts ?? { primitives: [], functions: [] };
  const proofs = proved && { ...proved.proofs, stopped: interrupted ? ("interrupted" as const) : undefined };
  return { steps, summary: [last], proofs, texts };
}
