/** A run over layers of a system as it is reported: what came of them, and what that rests on. */
import type { ProofReport } from "../../../evidence/index.ts";
import { proofAssumptions } from "../../assumptions.ts";
import { claimedWaits, describedMachine, type LayeredSystem } from "../system/index.ts";

/** The report. @param name of the system */
export function proofReport(
  name: string,
  system: LayeredSystem,
  run: Pick<ProofReport, "solver" | "layers" | "crossCheck" | "stopped">,
): ProofReport {
  const waits = claimedWaits(system);
  const machine = describedMachine(system.machine);
  const assumptions = proofAssumptions({
    waits: waits.length > 0,
    views: run.layers.some((l) => l.principals.length > 0),
  });
  return { system: name, ...run, assumptions, waits, machine };
}
