/**
 * Step *noninterference*: what `kcore/security` says of principals is shown of every step that may be taken on the machine of the highest layer. The proofs are
 * those of `sekvm prove security` about views; what passes anyway is listed, and needed; and that steps are taken for whom they may be is owed by sequences of layers.
 */
import type { GoalReport, LayerReport, PrincipalReport, TheoremReport, Verdict } from "../../evidence/index.ts";
import { passingText, plural, proofCounts } from "../../report/index.ts";
import { VIEW_ASSUMPTION_IDS } from "../assumptions.ts";
import { prove, shownBy, verdictsOf } from "./refine.ts";
import { type Catalogue, type Detail, type Step, type StepPart, type StepReport, worst } from "./step.ts";

const PROVED: Verdict = { status: "proved", reliesOn: VIEW_ASSUMPTION_IDS };

/** A layer with its theorems about views, or with all others. */
export function layerPart(layer: LayerReport, part: "views" | "rest"): LayerReport {
  const names = new Set(layer.principals.flatMap((p) => p.theorems));
  const isIn = ({ name }: TheoremReport): boolean => names.has(name) === (part === "views");
  return { ...layer, theorems: layer.theorems.filter(isIn), mutants: layer.mutants.filter(isIn) };
}

const SAYS: Readonly<Record<string, string>> = {
  undisturbed: "who does not act keeps its view",
  untold: "who acts is told no more than it sees",
  restored: "who begins to act finds what it left",
};

/** A row for each form, and one for each thing that passes. */
function detailsOf(layer: LayerReport): Detail[] {
  return layer.principals.flatMap(({ seen, passes }): Detail[] => [
    ...seen.flatMap(({ form, steps }) => formOf(layer, form, steps)),
    ...passes.map((p): Detail => {
      const mutants = layer.mutants.filter((m) => m.name.startsWith(`without ${p.id}: `));
      const idle = mutants.filter((m) => m.verdict.status !== "refuted");
      const verdict: Verdict =
        idle.length === 0 ? PROVED : { status: "vacuous", detail: `${idle[0]!.name} is not refuted` };
      return { name: "passes", verdict, text: passingText(p), refuted: [] };
    }),
  ]);
}

/** A row for what is taken for somebody only: sequences of which layers owe that. */
function takenOf(layers: readonly LayerReport[], { says, only, steps }: PrincipalReport["takes"][number]): Detail {
  const isOwed = ({ kind, of }: GoalReport): boolean => kind === "taken" && of === only;
  const shown = shownBy(layers, isOwed, `no sequence takes what ${only} speaks of`);
  const owed = `${plural(shown.goals, "goal")} of ${plural(shown.theorems, "sequence")}`;
  const text = `${says}: ${plural(steps.length, "step")}, owed by ${owed}`;
  return { name: "takes", verdict: shown.verdict, text, refuted: [] };
}

function formOf(layer: LayerReport, form: string, steps: number): readonly Detail[] {
  const theorems = layer.theorems.filter((t) => t.name.startsWith(`${form} `));
  if (theorems.length === 0) return [];
  const goals = theorems.flatMap((t) => t.goals);
  const verdict = worst(verdictsOf({ ...layer, theorems, mutants: [] }), PROVED);
  const text = `${SAYS[form]}: ${plural(steps, "step")} where footprints do not say it, ${plural(theorems.length, "theorem")}, ${plural(goals.length, "goal")}`;
  return [{ name: form, verdict, text, refuted: [] }];
}

const total = (of: readonly PrincipalReport[], count: (p: PrincipalReport) => number): number =>
  of.reduce((sum, p) => sum + count(p), 0);

function reportOf(all: readonly LayerReport[]): StepReport {
  const [layers, security] = [all.filter((l) => l.isLayer), all.filter((l) => !l.isLayer)];
  const parts = security.map((l) => layerPart(l, "views"));
  const c = proofCounts({ layers: parts });
  const principals = security.flatMap((l) => l.principals);
  const taken = principals.flatMap((p) => p.takes.map((t) => takenOf(layers, t)));
  const empty: Verdict = { status: "vacuous", detail: "there is nothing to prove" };
  return {
    verdict: worst([...parts.flatMap(verdictsOf), ...taken.map((t) => t.verdict)], c.theorems === 0 ? empty : PROVED),
    counts: {
      "kinds of principals": principals.length,
      steps: Math.max(0, ...principals.map((p) => p.steps)),
      theorems: c.theorems,
      goals: c.goals,
      "pairs of runs that differ in a secret, or states": c.reached,
      declassifications: total(principals, (p) => p.passes.length),
      "of their steps refuted without": c.mutantsRefuted,
    },
    details: [...parts.flatMap(detailsOf), ...taken],
  };
}

/** What of the argument it has. */
export const NONINTERFERENCE_PART: StepPart = {
  covered: "all steps of handlers, loads and stores",
  open: "",
};

/** The step; its work is for solvers. */
export function noninterferenceStep({ kcore }: Catalogue): Step {
  return {
    name: "noninterference",
    claim: "KCore: no VM and no host learns about or disturbs another, step by step",
    part: NONINTERFERENCE_PART,
    jobs: [],
    pieces: [],
    run: (control) => prove(kcore, ["layers", "security"], control, reportOf),
  };
}
