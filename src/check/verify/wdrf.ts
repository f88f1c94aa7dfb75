/**
 * Step *wdrf*: KCore satisfies the six conditions of the wDRF theorem. Each comes down to what steps ask of those who call them, to what is true of every state
 * and every step, and to theorems; `kcore/security/proof.ts` says to what. All of it is shown by the proofs of steps *refine* and *invariant*.
 */
import type { LayerReport, Verdict } from "../../evidence/index.ts";
import { plural } from "../../report/index.ts";
import { ASSUMPTION_IDS } from "../assumptions.ts";
import type { ConditionCount } from "../proof/index.ts";
import { kcorePart, PROVED, verdictsOf } from "./refine.ts";
import {
  type Catalogue,
  type Detail,
  type ProvableSystem,
  type Step,
  type StepControl,
  type StepDone,
  worst,
} from "./step.ts";

/** The conditions, by the names of the paper. */
const CONDITIONS: readonly { readonly name: string; readonly says: string }[] = [
  { name: "drf-kernel", says: "each access is in a section of its lock, and locks are taken in order" },
  { name: "no-barrier-misuse", says: "nothing is touched while a barrier is due" },
  { name: "memory-isolation", says: "the host, VMs and devices reach no page of KCore's" },
  { name: "transactional-page-table", says: "walks see a table before a change or behind it" },
  { name: "write-once-kernel-mapping", says: "what KCore's own table maps stays" },
  { name: "sequential-tlb-invalidation", says: "what is unmapped is invalidated before a section ends" },
];

const RELIES_ON = ["what each condition comes down to"];
/** That what each condition comes down to is proved. */
const SATISFIED: Verdict = { status: "proved", reliesOn: [...ASSUMPTION_IDS, ...RELIES_ON] };

/** A condition and what it comes down to. */
function verdictOf(count: ConditionCount | undefined, name: string): Verdict {
  if (count === undefined) return { status: "vacuous", detail: `${name} is not declared` };
  const { calls, invariants, clauses, theorems, idle } = count;
  if (idle[0] !== undefined) return { status: "vacuous", detail: `${name}: nothing asks for ${idle[0]}` };
  if (calls + invariants + clauses + theorems === 0) return { status: "vacuous", detail: `${name} says nothing` };
  return PROVED;
}

function textOf({ calls, invariants, clauses, theorems }: ConditionCount): string {
  const parts = [
    [calls, "call that owes it", "calls that owe it"],
    [invariants, "invariant", "invariants"],
    [clauses, "law of all steps", "laws of all steps"],
    [theorems, "theorem", "theorems"],
  ] as const;
  return parts.flatMap(([n, one, many]) => (n === 0 ? [] : [plural(n, one, many)])).join(", ");
}

function detailOf(
  counts: readonly ConditionCount[],
  shown: Verdict,
  { name, says }: (typeof CONDITIONS)[number],
): Detail {
  const count = counts.find((c) => c.name === name);
  const own = verdictOf(count, name);
  return {
    name,
    verdict: worst([own, shown], PROVED),
    text: count === undefined ? says : `${says}: ${textOf(count)}`,
    refuted: [],
  };
}

async function run(kcore: ProvableSystem | undefined, { signal }: StepControl): Promise<StepDone> {
  const layers: LayerReport[] = [];
  const counts = kcore === undefined ? [] : await kcore.conditions();
  for (const part of ["layers", "security"] as const)
    if (kcore !== undefined) for await (const layer of kcore.prove(part, signal)) layers.push(layer);
  const nothing: Verdict = { status: "vacuous", detail: "there is nothing to prove" };
  const shown = worst(layers.flatMap(verdictsOf), layers.length === 0 ? nothing : PROVED);
  const details = CONDITIONS.map((c) => detailOf(counts, shown, c));
  const sum = (of: (c: ConditionCount) => number): number => counts.reduce((all, c) => all + of(c), 0);
  const report = {
    verdict: worst(
      details.map((d) => d.verdict),
      SATISFIED,
    ),
    counts: {
      conditions: CONDITIONS.length,
      "calls that owe one": sum((c) => c.calls),
      invariants: sum((c) => c.invariants),
      "laws of all steps": sum((c) => c.clauses),
      theorems: sum((c) => c.theorems),
    },
    details,
  };
  const cached = layers.flatMap((l) => l.theorems.flatMap((t) => t.goals)).filter((g) => g.cached).length;
  return { report, cached, ended: signal.aborted ? "stopped" : "judged" };
}

/** The step; its work is for solvers. */
export function wdrfStep({ kcore }: Catalogue): Step {
  const part = kcorePart(kcore?.layers ?? []);
  return {
    name: "wdrf",
    claim: `KCore satisfies the six wDRF conditions, ${part.covered}`,
    part,
    jobs: [],
    run: (control) => run(kcore, control),
  };
}
