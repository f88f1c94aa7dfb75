/**
 * Step *wdrf*: KCore satisfies the six conditions of the wDRF theorem. Each comes down to what steps ask of those who call them, to what is true of every state
 * and every step, and to theorems; `kcore/security/proof.ts` says to what. All of it is shown by the proofs of steps *refine* and *invariant*. And the
 * sequences that KCore's code stands for in AArch64 satisfy them as compiled code (`sequences.ts`).
 */
import type { Verdict } from "../../evidence/index.ts";
import type { Job, JobResult } from "../../jobs/index.ts";
import { plural } from "../../report/index.ts";
import { ASSUMPTION_IDS } from "../assumptions.ts";
import type { ConditionCount } from "../proof/index.ts";
import type { SequenceOutput } from "./messages.ts";
import { kcorePart, PROVED, proved, verdictsOf } from "./refine.ts";
import { sequenceDetails, sequenceJobs, sequencePieces } from "./sequences.ts";
import {
  type Catalogue,
  type Detail,
  endOf,
  type Step,
  type StepControl,
  type StepDone,
  type VerifyOptions,
  worst,
} from "./step.ts";
import { shownTable } from "./wdrf-table.ts";

/** The conditions, by the names of the paper. */
const CONDITIONS: readonly { readonly name: string; readonly says: string }[] = [
  { name: "drf-kernel", says: "each access is in a section of its lock, and locks are taken in order" },
  { name: "no-barrier-misuse", says: "nothing is touched while a barrier is due" },
  { name: "memory-isolation", says: "the host, VMs and devices reach no page of KCore's" },
  { name: "transactional-page-table", says: "walks see a table before a change or behind it" },
  { name: "write-once-kernel-mapping", says: "what KCore's own table maps stays" },
  { name: "sequential-tlb-invalidation", says: "what is unmapped is invalidated before a section ends" },
];

const RELIES_ON = ["what each condition comes down to", "the sequences in catalogue/kcore are those of KCore"];
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

/** Those that are declared, in the order of the rows. */
const declared = (counts: readonly ConditionCount[]): readonly ConditionCount[] =>
  CONDITIONS.flatMap(({ name }) => counts.filter((c) => c.name === name));

/** The verdict of all rows: no more than `holds` where a sequence was only explored. */
function overall(conditions: readonly Detail[], sequences: readonly Detail[]): Verdict {
  const nothing: readonly Verdict[] =
    sequences.length === 0 ? [{ status: "vacuous", detail: "there are no sequences in AArch64" }] : [];
  const verdicts = [...[...conditions, ...sequences].map((d) => d.verdict), ...nothing];
  return worst(verdicts, verdicts.find((v) => v.status === "holds") ?? SATISFIED);
}

async function run(catalogue: Catalogue, { results, signal }: StepControl): Promise<StepDone> {
  const { kcore } = catalogue;
  const layers = await proved(kcore, ["layers", "security"], signal);
  const counts = kcore === undefined ? [] : await kcore.conditions();
  const answers = await results();
  const nothing: Verdict = { status: "vacuous", detail: "there is nothing to prove" };
  const shown = worst(layers.flatMap(verdictsOf), layers.length === 0 ? nothing : PROVED);
  const conditions = CONDITIONS.map((c) => detailOf(counts, shown, c));
  // The jobs are those of the step, in their order.
  const sequences = sequenceDetails(catalogue, answers as readonly JobResult<SequenceOutput>[]);
  const sum = (of: (c: ConditionCount) => number): number => counts.reduce((all, c) => all + of(c), 0);
  const report = {
    verdict: overall(conditions, sequences),
    counts: {
      conditions: CONDITIONS.length,
      "calls that owe one": sum((c) => c.calls),
      invariants: sum((c) => c.invariants),
      "laws of all steps": sum((c) => c.clauses),
      theorems: sum((c) => c.theorems),
      "programs in AArch64": sequences.length,
      "broken forms refuted": sequences.reduce((all, d) => all + d.refuted.length, 0),
    },
    details: [...conditions, ...sequences],
    table: shownTable(declared(counts), layers),
  };
  const { cached, ended } = endOf(answers);
  const known = layers.flatMap((l) => l.theorems.flatMap((t) => t.goals)).filter((g) => g.cached).length;
  return { report, cached: cached + known, ended: signal.aborted ? "stopped" : ended };
}

/** The step; its work is for solvers, but for the sequences. */
export function wdrfStep(catalogue: Catalogue, options: VerifyOptions): Step {
  const part = kcorePart(catalogue.kcore?.layers ?? []);
  return {
    name: "wdrf",
    claim: `KCore satisfies the six wDRF conditions, ${part.covered}`,
    part,
    jobs: sequenceJobs(catalogue, options) as readonly Job<unknown, unknown>[],
    pieces: sequencePieces(catalogue),
    run: (control) => run(catalogue, control),
  };
}
