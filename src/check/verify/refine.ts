/**
 * Step *refine*: the code of each layer of KCore refines its specification, linked with the specifications below. The proofs
 * are those of `sekvm prove`; this step runs them and says what they amount to.
 */
import type { GoalReport, LayerReport, Verdict } from "../../evidence/index.ts";
import { failuresOf, fullName, plural, proofCounts } from "../../report/index.ts";
import { ASSUMPTION_IDS } from "../assumptions.ts";
import {
  type Catalogue,
  type Detail,
  type ProvablePart,
  type ProvableSystem,
  type Step,
  type StepControl,
  type StepDone,
  type StepPart,
  type StepReport,
  worst,
} from "./step.ts";

/** Layers that KCore will have; layer 0 is the machine below. */
const ALL_LAYERS = 34;

/** `1 to 8`, `1 to 4 and 6`. */
function rangesText(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const n of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(" and ");
}

/** Which layers of all are there. */
export function kcorePart(layers: readonly number[]): StepPart {
  const there = layers.filter((n) => n > 0).sort((a, b) => a - b);
  const missing = Array.from({ length: ALL_LAYERS }, (_, i) => i + 1).filter((n) => !there.includes(n));
  return {
    covered: there.length === 0 ? `none of ${ALL_LAYERS} layers` : `layers ${rangesText(there)} of ${ALL_LAYERS}`,
    open: missing.length === 0 ? "" : `layers ${rangesText(missing)}`,
  };
}

/** What is not shown of a layer; of a refuted theorem only where to see more, because its witness is long. */
export function verdictsOf(layer: LayerReport): Verdict[] {
  return failuresOf([layer]).map(({ theorem }) => {
    const { verdict } = theorem;
    if (verdict.status !== "refuted") return verdict;
    const see = `sekvm prove ${layer.isLayer ? layer.number : layer.title} --only ${theorem.name}`;
    return { status: "refuted", witness: { theorem: fullName(layer, theorem), see }, reliesOn: ASSUMPTION_IDS };
  });
}

export const PROVED: Verdict = { status: "proved", reliesOn: ASSUMPTION_IDS };

function detailOf(layer: LayerReport): Detail[] {
  if (layer.theorems.length === 0) return [];
  const c = proofCounts({ layers: [layer] });
  const mutants = c.mutants === 0 ? "" : `, ${c.mutantsRefuted} of ${plural(c.mutants, "mutant")} refuted`;
  const text = `${plural(c.theorems, "theorem")}, ${plural(c.goals, "goal")}, ${c.reached} of ${plural(c.paths, "path")} reached${mutants}`;
  return [{ name: layer.title, verdict: worst(verdictsOf(layer), PROVED), text, refuted: [] }];
}

function reportOf(layers: readonly LayerReport[]): StepReport {
  const c = proofCounts({ layers });
  const empty: Verdict = { status: "vacuous", detail: "there is nothing to prove" };
  return {
    verdict: worst(layers.flatMap(verdictsOf), c.theorems === 0 ? empty : PROVED),
    counts: {
      primitives: c.primitives,
      theorems: c.theorems,
      "mutants refuted": c.mutantsRefuted,
      goals: c.goals,
      "paths reached": c.reached,
      "witnesses from runs": c.runs,
      "witnesses from models": c.models,
    },
    details: layers.flatMap(detailOf),
  };
}

/** What layers show by goals of some kind, and by the theorems that have these; without such a theorem it is `vacuous` for that reason. */
export function shownBy(layers: readonly LayerReport[], isMeant: (goal: GoalReport) => boolean, nothing: string) {
  const parts = layers.map((l) => ({ ...l, theorems: l.theorems.filter((t) => t.goals.some(isMeant)), mutants: [] }));
  const theorems = parts.flatMap((l) => l.theorems);
  const empty: Verdict = { status: "vacuous", detail: nothing };
  return {
    theorems: theorems.length,
    goals: theorems.flatMap((t) => t.goals.filter(isMeant)).length,
    verdict: worst(parts.flatMap(verdictsOf), theorems.length === 0 ? empty : PROVED),
  };
}

/** Proves parts of KCore. */
export async function proved(
  kcore: ProvableSystem | undefined,
  parts: readonly ProvablePart[],
  signal: AbortSignal,
): Promise<readonly LayerReport[]> {
  const layers: LayerReport[] = [];
  if (kcore === undefined) return layers;
  for (const part of parts) for await (const layer of kcore.prove(part, signal)) layers.push(layer);
  return layers;
}

/** Proves parts of KCore, and says what that amounts to. */
export async function prove(
  kcore: ProvableSystem | undefined,
  parts: readonly ProvablePart[],
  { signal }: StepControl,
  reportOf: (layers: readonly LayerReport[]) => StepReport,
): Promise<StepDone> {
  const layers = await proved(kcore, parts, signal);
  const cached = layers.flatMap((l) => l.theorems.flatMap((t) => t.goals)).filter((g) => g.cached).length;
  return { report: reportOf(layers), cached, ended: signal.aborted ? "stopped" : "judged" };
}

/** The step. Its work is for solvers and not for worker threads, so it has no jobs. */
export function refineStep({ kcore }: Catalogue): Step {
  const part = kcorePart(kcore?.layers ?? []);
  return {
    name: "refine",
    claim: `KCore: code refines spec, ${part.covered}`,
    part,
    jobs: [],
    pieces: [],
    run: (control) => prove(kcore, ["layers"], control, reportOf),
  };
}
