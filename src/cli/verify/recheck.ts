/**
 * `sekvm verify --recheck FILE`: looks again at the pieces of a bundle, or at one of them, without kept answers. Of a piece whose question is another one than that of
 * the bundle nothing can be said, and that is what is said.
 */
import { isBelow, recheckedPieces, STEPS, type Step } from "../../check/verify/index.ts";
import { type BundlePiece, EXIT, type ExitCode, type RecheckedPiece } from "../../evidence/index.ts";
import { listenForInterrupts, progressLine } from "../../host/node/index.ts";
import { type Job, type JobResult, runJobs } from "../../jobs/index.ts";
import { plural } from "../../report/index.ts";
import { InputError, short, visible } from "../../text/index.ts";
import { argumentSpan, badValue } from "../command-line.ts";
import { MOST_SOLVERS } from "../goals.ts";
import type { CliContext } from "../io.ts";
import { openWorkshop } from "../workshop.ts";
import { layerPieces, questionOf, SCHEMA, stepPieces, toolOf } from "./bundle.ts";
import { bundledCatalogue } from "./catalogue.ts";
import { proveAgain } from "./kcore.ts";
import { type Bundle, readBundle } from "./read-bundle.ts";
import type { VerifyCommandOptions } from "./run.ts";
import { sourceDigest } from "./sources.ts";

/** What was found. */
interface Rechecked {
  readonly solver: string | undefined;
  readonly pieces: readonly RecheckedPiece[];
}

/** Whether a piece, or a theorem above it, has to do with what is wanted. */
const concerns = (id: string, only: string | undefined): boolean =>
  only === undefined || isBelow(id, only) || isBelow(only, id);

/** The command. @throws {InputError} for a file that is no bundle, and an id that it does not have */
export async function runRecheck(
  file: string,
  only: string | undefined,
  options: VerifyCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  const bundle = readBundle(file);
  const where = argumentSpan(context.argv, file);
  if (bundle === undefined) throw new InputError("CFG10", where, `${file} is no bundle of sekvm verify --json`);
  const wanted = bundle.pieces.filter((p) => only === undefined || isBelow(p.id, only));
  if (wanted.length === 0)
    throw badValue(
      context.argv,
      only ?? file,
      `the bundle has no piece ${only ?? ""}`,
      "pieces are such as models/MP, locks/ticket or 07/setNpt",
    );
  const interrupts = listenForInterrupts(() => context.io.stderr.write("interrupted\n"));
  try {
    const { signal } = interrupts;
    const steps = await stepsAgain(bundle, wanted, only, options, context, signal);
    const proofs = await proofsAgain(bundle, only, options, context, signal);
    const now = [...steps, ...proofs.pieces].filter((p) => only === undefined || isBelow(p.id, only));
    const found = { solver: proofs.solver, pieces: recheckedPieces(wanted, now) };
    context.io.stdout.write(
      options.format === "json" ? jsonOf(bundle, found, context) : textOf(bundle, found, only, context),
    );
    return signal.aborted ? EXIT.interrupted : exitOf(found.pieces);
  } finally {
    interrupts.done();
  }
}

/** Pieces of the steps that were walked; those that the bundle has with the same question are asked. */
async function stepsAgain(
  bundle: Bundle,
  wanted: readonly BundlePiece[],
  only: string | undefined,
  options: VerifyCommandOptions,
  context: CliContext,
  signal: AbortSignal,
): Promise<readonly BundlePiece[]> {
  const catalogue = bundledCatalogue(true, undefined, context);
  const chosen = STEPS.filter((s) => bundle.steps.includes(s.name) && concerns(s.name, only));
  const steps = chosen.map((s) => s.make(catalogue, options));
  const questions = new Set(wanted.map((p) => `${p.id} ${p.question}`));
  const isAsked = (step: Step, i: number): boolean =>
    questions.has(`${step.name}/${step.pieces[i]!.id} ${questionOf(step, i)}`);
  const asked = steps.flatMap((step) => step.jobs.flatMap((job, i) => (isAsked(step, i) ? [{ step, i, job }] : [])));
  const results = await run(
    asked.map((a) => a.job),
    options,
    context,
    signal,
  );
  const of = new Map(asked.map(({ step, i }, at) => [`${step.name} ${i}`, results[at]!]));
  const notAsked: JobResult<unknown> = { status: "failed", why: "skipped", detail: "not asked", bug: false };
  return steps.flatMap((step) =>
    stepPieces(
      step,
      step.pieces.map((_, i) => of.get(`${step.name} ${i}`) ?? notAsked),
    ),
  );
}

async function run(
  jobs: readonly Job<unknown, unknown>[],
  { jobs: threads, limits, workers }: VerifyCommandOptions,
  context: CliContext,
  signal: AbortSignal,
): Promise<readonly JobResult<unknown>[]> {
  const workshop = openWorkshop(context, { threads, cache: false, memory: limits.memory, workers });
  const line = progressLine(context.io.stderr);
  const results: JobResult<unknown>[] = [];
  try {
    for await (const result of runJobs(jobs, { ...workshop, signal, onProgress: line.show })) results.push(result);
    return results;
  } finally {
    line.clear();
    await workshop.close();
  }
}

/** Pieces of proofs, if the bundle has proofs and some of them are wanted. */
async function proofsAgain(
  { steps }: Bundle,
  only: string | undefined,
  { jobs, workers }: VerifyCommandOptions,
  context: CliContext,
  signal: AbortSignal,
): Promise<{ readonly solver: string | undefined; readonly pieces: readonly BundlePiece[] }> {
  const parts = new Set(STEPS.flatMap((s) => (steps.includes(s.name) ? s.proves : [])));
  const isStep = STEPS.some((s) => only !== undefined && isBelow(only, s.name));
  if (parts.size === 0 || isStep) return { solver: undefined, pieces: [] };
  const options = { solvers: Math.min(jobs, MOST_SOLVERS), cache: false, workers, parts };
  const { solver, layers } = await proveAgain((id) => concerns(id, only), options, context, signal);
  return { solver, pieces: layers.flatMap(layerPieces) };
}

function exitOf(pieces: readonly RecheckedPiece[]): ExitCode {
  if (pieces.some((p) => p.word === "contradicted")) return EXIT.refuted;
  return pieces.every((p) => p.word === "confirmed") ? EXIT.ok : EXIT.unknown;
}

/** Files of the bundle whose digest is another one here. */
const otherSources = ({ sources }: Bundle, { io }: CliContext): readonly string[] =>
  sources.filter(({ file, sha256 }) => sourceDigest(file, io.env) !== sha256).map((s) => visible(s.file));

function jsonOf(bundle: Bundle, { solver, pieces }: Rechecked, context: CliContext): string {
  const tool = { bundle: bundle.tool, here: toolOf() };
  const solvers = { bundle: bundle.solver, here: solver };
  const document = {
    schema: SCHEMA,
    command: "verify --recheck",
    tool,
    solver: solvers,
    otherSources: otherSources(bundle, context),
    pieces,
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

const MOST_LINES = 60;

function textOf(bundle: Bundle, { solver, pieces }: Rechecked, only: string | undefined, context: CliContext): string {
  const isShort = only !== undefined && pieces.length <= MOST_LINES;
  const shown = isShort ? pieces : pieces.filter((p) => p.word !== "confirmed");
  const cut = shown.length > MOST_LINES ? [`  … ${shown.length - MOST_LINES} more`] : [];
  const lines = [
    ...toolLines(bundle, solver),
    ...stepLines(bundle),
    ...sourceLines(bundle, otherSources(bundle, context)),
    ...shown.slice(0, MOST_LINES).map(pieceLine),
    ...cut,
    `${plural(pieces.length, "piece")}: ${countsText(pieces)}`,
  ];
  return lines.map((l) => `${l}\n`).join("");
}

/** What asked then, where that is not what asks now. */
function toolLines({ tool, solver: then }: Bundle, solver: string | undefined): string[] {
  const here = toolOf();
  const named = ({ sekvm, code }: Bundle["tool"]): string => short(visible(`${sekvm} (${code})`));
  const code = tool.code === here.code ? [] : [`made by other code of sekvm: ${named(tool)}; here ${named(here)}`];
  const isSame = solver === undefined || then === solver;
  return [...code, ...(isSame ? [] : [`solver of the bundle: ${short(visible(then ?? "none"))}; here ${solver}`])];
}

/** Steps that the bundle says nothing of. */
function stepLines({ steps }: Bundle): string[] {
  const lacking = STEPS.map((s) => s.name).filter((n) => !steps.includes(n));
  return lacking.length === 0 ? [] : [`steps that the bundle does not have: ${lacking.join(", ")}`];
}

function sourceLines({ sources }: Bundle, others: readonly string[]): string[] {
  if (others.length === 0) return [`sources: all ${plural(sources.length, "file")} are those of the bundle`];
  return [
    `sources DIFFER from those of the bundle: ${others.length} of ${plural(sources.length, "file")}`,
    ...others.slice(0, MOST_LINES).map((f) => `  ${short(f)}`),
  ];
}

/** `7 confirmed (6 proved, 1 refuted), 1 gone`: what is confirmed need not be good. */
function countsText(pieces: readonly RecheckedPiece[]): string {
  const counted = (words: readonly string[]): string =>
    [...new Set(words)].map((w) => `${words.filter((o) => o === w).length} ${w}`).join(", ");
  const confirmed = pieces.filter((p) => p.word === "confirmed");
  const others = pieces.filter((p) => p.word !== "confirmed").map((p) => p.word);
  const first = `${confirmed.length} confirmed (${counted(confirmed.map((p) => p.now!))})`;
  return [...(confirmed.length === 0 ? [] : [first]), ...(others.length === 0 ? [] : [counted(others)])].join(", ");
}

function pieceLine({ id, word, was, now }: RecheckedPiece): string {
  const isOther = word === "contradicted" || word === "open";
  const says = isOther ? `: the bundle says ${was}, here ${now}` : word === "confirmed" ? `: ${now}` : "";
  return `  ${word.padEnd(17)} ${short(visible(id))}${says}`;
}
