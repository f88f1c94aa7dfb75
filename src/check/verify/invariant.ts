/**
 * Step *invariant*: what `kcore/security` says of the machine of the highest layer is true of every state, whoever steps: of the first one, and every
 * step of a CPU and of hardware keeps it. What a security engineer asks for follows from it.
 */
import type { GoalReport, LayerReport, Verdict } from "../../evidence/index.ts";
import { plural, proofCounts } from "../../report/index.ts";
import type { GoalKind } from "../proof/goals.ts";
import { layerPart } from "./noninterference.ts";
import { PROVED, prove, verdictsOf } from "./refine.ts";
import { type Catalogue, type Detail, type Step, type StepPart, type StepReport, worst } from "./step.ts";

/** What is shown, by the kind of its goals. */
const ROWS: readonly { readonly name: string; readonly kind: GoalKind; readonly says: string }[] = [
  { name: "start", kind: "initial", says: "true of the first state" },
  { name: "CPUs", kind: "guarantee", says: "kept by each step that a CPU may take" },
  { name: "hardware", kind: "law", says: "kept by each step of hardware, and laws of what never changes" },
  { name: "theorems", kind: "assert", says: "what follows" },
];

function detailsOf(layer: LayerReport): Detail[] {
  const verdict = worst(verdictsOf(layer), PROVED);
  return ROWS.flatMap(({ name, kind, says }): Detail[] => {
    const isMeant = (g: GoalReport): boolean => g.kind === kind;
    const theorems = layer.theorems.filter((t) => t.goals.some(isMeant));
    const goals = theorems.flatMap((t) => t.goals.filter(isMeant));
    if (goals.length === 0) return [];
    const text = `${says}: ${plural(theorems.length, "theorem")}, ${plural(goals.length, "goal")}`;
    return [{ name, verdict, text, refuted: [] }];
  });
}

function reportOf(all: readonly LayerReport[]): StepReport {
  const layers = all.map((l) => layerPart(l, "rest"));
  const c = proofCounts({ layers });
  const empty: Verdict = { status: "vacuous", detail: "there is nothing to prove" };
  const actors = layers.flatMap((l) => l.actors);
  const initial = layers.flatMap((l) => l.theorems).filter((t) => t.goals.some((g) => g.kind === "initial"));
  return {
    verdict: worst(layers.flatMap(verdictsOf), c.theorems === 0 ? empty : PROVED),
    counts: {
      invariants: initial.length,
      "steps of CPUs": actors.length,
      "of these that touch nothing of it": actors.filter((a) => a.isFree).length,
      "steps of hardware": layers.flatMap((l) => l.under.hardware).length,
      theorems: c.theorems,
      goals: c.goals,
      "paths reached": c.reached,
    },
    details: layers.flatMap(detailsOf),
  };
}

/** What of the argument it has. */
export const INVARIANT_PART: StepPart = { covered: "isolation", open: "all else" };

/** The step; its work is for solvers. */
export function invariantStep({ kcore }: Catalogue): Step {
  return {
    name: "invariant",
    claim: "KCore: isolation holds in every state, whatever CPUs and hardware do",
    part: INVARIANT_PART,
    jobs: [],
    pieces: [],
    run: (control) => prove(kcore, "security", control, reportOf),
  };
}
