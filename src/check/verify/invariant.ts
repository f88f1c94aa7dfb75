/**
 * Step *invariant*: what layers and `kcore/security` say of the machine is true of every state, whoever steps: of the first one, and every step of a
 * CPU and of hardware keeps it. What a step requires is true wherever one is taken, so nothing that is asked of KCore gets stuck. What a security
 * engineer asks for follows from it.
 */
import type { GoalReport, LayerReport } from "../../evidence/index.ts";
import { plural } from "../../report/index.ts";
import type { GoalKind } from "../proof/goals.ts";
import { layerPart } from "./noninterference.ts";
import { prove, shownBy } from "./refine.ts";
import type { Catalogue, Detail, Step, StepPart, StepReport } from "./step.ts";

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

const NOTHING = "there is nothing to prove";

function detailsOf(of: string, rows: readonly Row[], layers: readonly LayerReport[]): Detail[] {
  return rows.flatMap(({ name, kinds, says }): Detail[] => {
    const shown = shownBy(layers, (g) => kinds.some((k) => k === g.kind), NOTHING);
    if (shown.theorems === 0) return [];
    const text = `${of}: ${says}: ${plural(shown.theorems, "theorem")}, ${plural(shown.goals, "goal")}`;
    return [{ name, verdict: shown.verdict, text, refuted: [] }];
  });
}

function reportOf(all: readonly LayerReport[]): StepReport {
  const parts = all.map((l) => layerPart(l, "rest"));
  const [layers, isolation] = [parts.filter((l) => l.isLayer), parts.filter((l) => !l.isLayer)];
  const { theorems, goals, verdict } = shownBy(parts, isMeant, NOTHING);
  const actors = parts.flatMap((l) => l.actors);
  return {
    verdict,
    counts: {
      invariants: shownBy(parts, (g) => g.kind === "initial", NOTHING).theorems,
      "steps of CPUs": actors.length,
      "of these that touch nothing of it": actors.filter((a) => a.isFree).length,
      "steps of hardware": isolation.flatMap((l) => l.under.hardware).length,
      theorems,
      goals,
    },
    details: [...detailsOf("layers", ROWS, layers), ...detailsOf("isolation", STATED, isolation)],
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
