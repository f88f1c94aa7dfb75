/**
 * Step *models*: on every test of catalogue/basic all engines give the recorded answers, under today's rules and, those that have
 * them, under those of 2019; SC gives its own, and no SC outcome is missing on Arm.
 */
import type { Verdict } from "../../evidence/index.ts";
import type { Job, JobResult } from "../../jobs/index.ts";
import { modelsKind } from "../kinds/index.ts";
import type { ModelsInput, ModelsOutput } from "./messages.ts";
import {
  type Catalogue,
  type Detail,
  missing,
  piece,
  type Step,
  type StepReport,
  step,
  type VerifyOptions,
  worst,
} from "./step.ts";

function verdictOf(name: string, result: JobResult<ModelsOutput>): Verdict | undefined {
  if (result.status !== "done") return missing(result);
  const wrong = result.output.find((a) => a.differences.length > 0);
  if (wrong !== undefined) {
    const { model, engine, rules, differences } = wrong;
    const witness = { test: name, model, engine, rules, differences };
    return { status: "refuted", witness, reliesOn: RELIES_ON };
  }
  const open = result.output.find((a) => a.unfinished !== undefined);
  return open && { status: "unknown", why: "limit", detail: `${name}: ${open.unfinished}` };
}

const RELIES_ON = ["answers recorded from herd7", "the semantics of instructions in isa"];

function judgeModels(names: readonly string[], results: readonly JobResult<ModelsOutput>[]): StepReport {
  const verdicts = results.map((r, i) => verdictOf(names[i]!, r));
  const answers = results.flatMap((r) => (r.status === "done" ? r.output : []));
  const details = verdicts.flatMap((verdict, i): Detail[] =>
    verdict === undefined ? [] : [{ name: names[i]!, verdict, text: "", refuted: [] }],
  );
  const within = `${names.length} tests`;
  const empty: Verdict = { status: "vacuous", detail: "there are no tests" };
  const holds: Verdict = { status: "holds", within, reliesOn: RELIES_ON };
  return {
    verdict: worst(
      verdicts.flatMap((v) => v ?? []),
      names.length === 0 ? empty : holds,
    ),
    counts: {
      tests: names.length,
      explorations: answers.length,
      states: answers.reduce((sum, a) => sum + a.states, 0),
    },
    details,
  };
}

/** The step over all basic tests. */
export function modelsStep({ basic }: Catalogue, { limits }: VerifyOptions): Step {
  const jobs = basic.map((input): Job<ModelsInput, ModelsOutput> => ({ kind: modelsKind, input, limits }));
  const names = basic.map((t) => t.name);
  const claim = "all engines give the recorded answers, and SC outcomes are Arm outcomes";
  const asRecorded: Verdict = { status: "holds", within: "this test", reliesOn: RELIES_ON };
  const pieces = names.map((n) => piece<ModelsOutput>(n, (result) => verdictOf(n, result) ?? asRecorded));
  return step("models", claim, jobs, pieces, (results) => judgeModels(names, results));
}
