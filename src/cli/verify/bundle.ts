/**
 * The walk as one JSON document that somebody else can check piece by piece: what was read, what was asked, what came of it, what it rests on, and what asked.
 * Equal answers give equal bytes: times and hits of the cache are not in it.
 */
import { ARGUMENT, STEPS, type Step } from "../../check/verify/index.ts";
import type { BundlePiece, LayerReport, TheoremReport } from "../../evidence/index.ts";
import { buildDigest, digest } from "../../host/node/index.ts";
import { canonical, type JobResult } from "../../jobs/index.ts";
import { proofDocument } from "../../report/index.ts";
import type { CliContext } from "../io.ts";
import { compiledRoot, version } from "../places.ts";
import type { StepRun } from "./formats.ts";
import { theoremId } from "./ids.ts";
import type { Walked } from "./map.ts";
import { filesOf, sourcesOf } from "./sources.ts";

/** Raised when the form changes: src/evidence/schema/verify.schema.json. */
export const SCHEMA = 2;

/** All compiled code of sekvm. */
const CODE = ["."];

/** What asks: versions, and a digest of the code. */
export const toolOf = () => ({ sekvm: version(), node: process.version, code: buildDigest(compiledRoot, CODE) });

/** Digest of what a piece asks. */
export function questionOf({ jobs, pieces }: Step, at: number): string {
  const job = jobs[at];
  const { asks } = pieces[at]!;
  return digest(canonical(asks ?? (job === undefined ? null : [job.kind.name, job.kind.version, job.input])));
}

/** Pieces of a step. @param results of its jobs */
export const stepPieces = (step: Step, results: readonly (JobResult<unknown> | undefined)[]): BundlePiece[] =>
  step.pieces.map(({ id, judge }, i) => {
    return { id: `${step.name}/${id}`, question: questionOf(step, i), status: judge(results[i]).status };
  });

/** Pieces of a layer: theorems with their goals, and mutants. */
export const layerPieces = ({
  number,
  theorems,
  mutants,
}: Pick<LayerReport, "number" | "theorems" | "mutants">): BundlePiece[] =>
  [...theorems.map((t) => [t, t.goals] as const), ...mutants.map((t) => [t, []] as const)].flatMap(([t, goals]) => [
    theoremPiece(number, t),
    ...goals.map(({ id, question, verdict }): BundlePiece => ({ id, question, status: verdict.status })),
  ]);

const theoremPiece = (layer: number, { name, goals, verdict }: TheoremReport): BundlePiece => ({
  id: theoremId(layer, name),
  question: goals.map((g) => g.question).join(" "),
  status: verdict.status,
});

/** A step as it stands in the document. `proves`: its obligations are in these parts of the proofs. */
function stepJson({ step, report, results }: StepRun, files: readonly string[]) {
  const { proves = [] } = STEPS.find((s) => s.name === step.name) ?? {};
  return { name: step.name, claim: step.claim, ...report, sources: files, pieces: stepPieces(step, results), proves };
}

/** The document. */
export async function bundleText(
  { runs, last, kcore, interrupted }: Walked,
  env: CliContext["io"]["env"],
): Promise<string> {
  const names = runs.map((r) => r.step.name);
  const isProved = runs.some(({ step }) => STEPS.some((s) => s.name === step.name && s.proves.length > 0));
  const modules = isProved ? ((await kcore?.sources()) ?? []) : [];
  const files = new Map(names.map((n) => [n, filesOf(n, modules, env)]));
  const proved = await kcore?.proved();
  const stopped = interrupted ? ("interrupted" as const) : undefined;
  const document = {
    schema: SCHEMA,
    command: "verify",
    tool: toolOf(),
    ...(proved === undefined ? {} : { solver: { name: proved.proofs.solver, seed: "the solver's own" } }),
    sources: sourcesOf([...files.values()].flat(), env),
    steps: runs.map((r) => stepJson(r, files.get(r.step.name)!)),
    ...(proved === undefined ? {} : { proofs: proofDocument({ ...proved.proofs, stopped }) }),
    covered: names,
    notYet: ARGUMENT.filter((s) => !names.includes(s.name)).map((s) => s.name),
    coverage: last,
    ...(interrupted ? { interrupted } : {}),
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}
