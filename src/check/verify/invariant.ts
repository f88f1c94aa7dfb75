/**
 * Step *invariant*: what layers and `kcore/security` say of the machine is true of every state, whoever steps: of the first one, and every step of a
 * CPU and of hardware keeps it. What a step requires is true wherever one is taken, so nothing that is asked of KCore gets stuck. What a security
 * engineer asks for follows from it.
 */
import type { GoalReport, LayerReport, Verdict } from "../../evidence/index.ts";
import { plural, proofCounts } from "../../report/index.ts";
import type { GoalKind } from "../proof/goals.ts";
import { layerPart } from "./noninterference.ts";
import { PROVED, prove, verdictsOf } from "./refine.ts";
import { type Catalogue, type Detail, type Step, type StepPart, type StepReport, worst } from "./step.ts";

/** What is shown, by the kind of its goals. */
interface Row {
  readonly name: string;
  readonly kinds: readonly GoalKind[];
  readonly says: string;
}

/** Of layers, and of isolation. */
const STATED: readonly Row[] = [
  { name: "start", kinds: ["initial"], says: "true of the first state" },
  { name: "CPUs", kinds: ["guarantee", "relation"], says: "kept by each step that a CPU may take" },
  { name: "hardware", kinds: ["law"], says: "kept by each step of hardware, and laws of what never changes" },
  { name: "theorems", kinds: ["assert"], says: "what follows" },
];
/** Of layers: their code is what takes steps. */
const TAKEN: Row = {
  name: "asked",
  kinds: ["require", "lock", "loop"],
  says: "whatever is asked, each step is defined where it is taken, and loops end",
};
const ROWS: readonly Row[] = [...STATED, TAKEN];

const isMeant = ({ kind }: GoalReport): boolean => ROWS.some((r) => r.kinds.some((k) => k === kind));

/** A layer with its theorems that say something of invariants. */
const invariantPart = (layer: LayerReport): LayerReport => {
  const theorems = layerPart(layer, "rest").theorems.filter((t) => t.goals.some(isMeant));
  return { ...layer, theorems, mutants: [] };
};

function detailsOf(of: string, rows: readonly Row[], layers: readonly LayerReport[]): Detail[] {
  return rows.flatMap(({ name, kinds, says }): Detail[] => {
    const isRow = (g: GoalReport): boolean => kinds.some((k) => k === g.kind);
    const parts = layers.map((l) => ({ ...l, theorems: l.theorems.filter((t) => t.goals.some(isRow)) }));
    const theorems = parts.flatMap((l) => l.theorems);
    if (theorems.length === 0) return [];
    const goals = theorems.flatMap((t) => t.goals.filter(isRow));
    const text = `${of}: ${says}: ${plural(theorems.length, "theorem")}, ${plural(goals.length, "goal")}`;
    return [{ name, verdict: worst(parts.flatMap(verdictsOf), PROVED), text, refuted: [] }];
  });
}

function reportOf(all: readonly LayerReport[]): StepReport {
  const layers = all.map(invariantPart);
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
      "steps of hardware": layers.flatMap((l) => (l.isLayer ? [] : l.under.hardware)).length,
      theorems: c.theorems,
      goals: layers.flatMap((l) => l.theorems.flatMap((t) => t.goals.filter(isMeant))).length,
    },
    details: [
      ...detailsOf(
        "layers",
        ROWS,
        layers.filter((l) => l.isLayer),
      ),
      ...detailsOf(
        "isolation",
        STATED,
        layers.filter((l) => !l.isLayer),
      ),
    ],
  };
}

/** What of the argument it has. */
export const INVARIANT_PART: StepPart = { covered: "those of all layers, and isolation", open: "" };

/** The step; its work is for solvers, and that of *refine*. */
export function invariantStep({ kcore }: Catalogue): Step {
  return {
    name: "invariant",
    claim:
      "KCore: what layers rely on and isolation hold in every state, whatever CPUs and hardware do, and nothing gets stuck",
    part: INVARIANT_PART,
    jobs: [],
    pieces: [],
    run: (control) => prove(kcore, ["layers", "security"], control, reportOf),
  };
}
