/** Proves layers of a system: reads it, opens solvers, prints each layer when it is its turn, sums up. */
import {
  describedMachine,
  type Layer,
  type PlannedLayer,
  type PlannedTheorem,
  planLayer,
  proofReport,
} from "../../check/proof/index.ts";
import { EXIT, type ExitCode, type LayerReport, type ProofReport } from "../../evidence/index.ts";
import { duration, listenForInterrupts } from "../../host/node/index.ts";
import { type SolverChoice, SolverMissing } from "../../host/node/solvers/index.ts";
import { isCut, machineText } from "../../report/index.ts";
import { InputError } from "../../text/index.ts";
import type { Format } from "../answer-formats.ts";
import { argumentSpan, badValue, COMMAND_LINE, commandLineText } from "../command-line.ts";
import { printInputError } from "../input-errors.ts";
import type { CliContext } from "../io.ts";
import { needServer } from "../workers/queue.ts";
import { Board } from "./board.ts";
import { SmtFolder } from "./emit.ts";
import { exitOf, formOf } from "./formats.ts";
import { readKept } from "./kept.ts";
import { runReplay } from "./replay.ts";
import { selectLayers, selects, wordsOf } from "./select.ts";
import { openSession, type Session } from "./session.ts";
import { type Opened, openSystem, type System } from "./system.ts";

export interface ProveCommandOptions {
  readonly only: string | undefined;
  readonly solver: SolverChoice;
  readonly crossCheck: boolean;
  readonly emit: string | undefined;
  readonly replay: string | undefined;
  readonly onMachine: boolean;
  readonly cache: boolean;
  /** A Redis server whose workers ask their solvers. */
  readonly workers: string | undefined;
  /** Solvers that work at once. */
  readonly jobs: number;
  readonly format: Format<"prove">;
  readonly stats: boolean;
  readonly seed: number | undefined;
  /** Mutants instead of proofs: so many of each layer, or all. */
  readonly mutate: { readonly sample: number | undefined } | undefined;
  /** Only the declaration of the machine is printed. */
  readonly machine: boolean;
  /** Milliseconds for the whole run. */
  readonly timeout: number;
}

/** The command. @throws {InputError} naming the word that is wrong */
export async function runProve(
  words: readonly string[],
  options: ProveCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  await needServer(options.workers, context);
  const { path, layers: names } = wordsOf(words, context.argv);
  const kept = options.replay === undefined ? undefined : keptOf(options.replay, context);
  const folder = path ?? (kept?.system === "kcore" ? undefined : kept?.system);
  const opened = openSystem(folder, argumentSpan(context.argv, path ?? options.replay ?? "prove"));
  if (opened.system === undefined) return inputErrors(opened, context);
  const { system } = opened;
  if (options.machine) return printMachine(system, options.format, context);
  if (kept !== undefined) return runReplay(options.replay!, kept, options.onMachine, system, context);
  const layers = selectLayers(names, system.layers, context.argv);
  if (options.mutate !== undefined) {
    const { runMutate } = await import("./mutate.ts");
    const { mutate, format, ...more } = options;
    return runMutate(system, layers, { ...more, sample: mutate.sample, json: format === "json" }, context);
  }
  return proveSelected(system, chosenLayers(system, layers, options.only, context), options, context);
}

/** Prints what is trusted. */
function printMachine({ name, layered }: System, format: Format<"prove">, { io }: CliContext): ExitCode {
  const machine = describedMachine(layered.machine);
  const document = { schema: 1, command: "prove --machine", system: name, machine };
  io.stdout.write(format === "json" ? `${JSON.stringify(document, undefined, 1)}\n` : machineText(machine));
  return EXIT.ok;
}

function keptOf(file: string, { argv }: CliContext) {
  const kept = readKept(file);
  if (kept === undefined)
    throw new InputError("CFG09", argumentSpan(argv, file), `${file} is no counterexample of sekvm prove`);
  return kept;
}

/** Prints what is wrong with the files of a system. */
export function inputErrors({ errors, text }: Opened, context: CliContext): ExitCode {
  for (const error of errors) {
    const { file } = error.span;
    printInputError(context, error, file === COMMAND_LINE ? commandLineText(context.argv) : (text(file) ?? ""));
  }
  return EXIT.input;
}

/** The layers with a theorem that `--only` selects. @throws {InputError} when there is none */
function chosenLayers(
  system: System,
  layers: readonly Layer[],
  only: string | undefined,
  { argv }: CliContext,
): readonly Layer[] {
  if (only === undefined) return layers;
  const planned = layers.map((l) => planLayer(system.layered, l));
  const found = planned.filter((p) => p.theorems.some((t) => selectedBy(only, p, t)));
  if (found.length > 0) return found.map((p) => p.layer);
  const names = planned.flatMap((p) => p.theorems.map((t) => `${p.title}.${t.name}`)).slice(0, 20);
  throw badValue(argv, only, `there is no theorem ${only}`, `theorems: ${names.join(", ")}`);
}

const selectedBy = (only: string, { layer, title }: PlannedLayer, theorem: PlannedTheorem): boolean =>
  selects(only, { number: layer.number, title }, theorem.name);

async function proveSelected(
  system: System,
  layers: readonly Layer[],
  options: ProveCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { stdout, stderr } = context.io;
  const board = new Board(stderr, options.jobs);
  const interrupts = listenForInterrupts(() => {
    board.clear();
    stderr.write("interrupted: answers of the solver are kept, the same command goes on from there\n");
  });
  try {
    const time = new AbortController();
    const timer = Number.isFinite(options.timeout) ? setTimeout(() => time.abort(), options.timeout) : undefined;
    const signal = AbortSignal.any([interrupts.signal, time.signal]);
    const session = await openedSession(system, options, { board, signal }, context);
    const width = Math.max(...layers.map((l) => l.proof.title.length));
    const form = formOf(options.format, width, system.layered, context);
    const cut = (layers: readonly LayerReport[]): void => {
      if (options.format !== "text") stdout.lastWords?.(form.end(reportOf(system, session, layers, "interrupted")));
    };
    cut([]);
    const done = await printLayers(session, layers, (layer, before) => {
      board.clear();
      stdout.write(form.layer(layer, before));
      cut([...before, layer]);
      if (options.stats) stderr.write(layerStats(layer));
    });
    clearTimeout(timer);
    board.close();
    const stopped = interrupts.signal.aborted ? "interrupted" : time.signal.aborted ? "timeout" : undefined;
    const report = reportOf(system, session, done, stopped);
    stdout.write(form.end(report));
    stderr.write(statsText(session, done, options.stats));
    return exitOf(report);
  } finally {
    board.close();
    interrupts.done();
  }
}

/** Proves layers, handing each to `print` with those before it; closes the session. */
async function printLayers(
  session: Session,
  layers: readonly Layer[],
  print: (layer: LayerReport, before: readonly LayerReport[]) => void,
): Promise<LayerReport[]> {
  const done: LayerReport[] = [];
  try {
    for await (const layer of session.prove(layers)) {
      print(layer, done);
      done.push(layer);
    }
  } finally {
    await session.close();
  }
  return done;
}

const reportOf = (
  { name, layered }: System,
  { solver, crossCheck }: Session,
  layers: readonly LayerReport[],
  stopped: ProofReport["stopped"],
): ProofReport => proofReport(name, layered, { solver, layers, crossCheck: crossCheck(), stopped });

async function openedSession(
  system: System,
  { solver, jobs, cache, crossCheck, emit, only, seed, workers }: ProveCommandOptions,
  watching: { readonly board: Board; readonly signal: AbortSignal },
  { io, argv }: CliContext,
): Promise<Session> {
  const chosen = only === undefined ? undefined : (p: PlannedLayer, t: PlannedTheorem) => selectedBy(only, p, t);
  const folder = emit === undefined ? undefined : new SmtFolder(emit);
  try {
    return await openSession(
      system,
      { solver, solvers: jobs, cache, seed, crossCheck, emit: folder, only: chosen, workers, ...watching },
      io,
    );
  } catch (error) {
    if (!(error instanceof SolverMissing)) throw error;
    throw new InputError("CFG02", argumentSpan(argv, solver), error.message);
  }
}

/** Times of a layer, for `--stats`. */
function layerStats({ number, title, theorems, mutants }: LayerReport): string {
  const goals = theorems.flatMap((t) => t.goals);
  const time = duration(goals.reduce((sum, g) => sum + g.milliseconds, 0));
  const cut = [...theorems, ...mutants].filter(isCut).map((t) => t.name);
  const left = cut.length === 0 ? "" : `layer ${number} ${title}: not finished: ${cut.join(", ")}\n`;
  return `layer ${number} ${title}: ${time} of the solver, cached ${goals.filter((g) => g.cached).length} of ${goals.length} goals\n${left}`;
}

const MOST_SLOW = 10;

/** What was asked; with `--stats` also the goals that took longest. */
function statsText({ solver, stats }: Session, layers: readonly LayerReport[], times: boolean): string {
  const { asked, solved, cached, shared, milliseconds } = stats;
  const parts = [`${solved} solved${times ? ` in ${duration(milliseconds)}` : ""}`, `${cached} from the cache`];
  if (shared > 0) parts.push(`${shared} equal to another`);
  const goals = layers.flatMap((l) => l.theorems.flatMap((t) => t.goals)).filter((g) => g.milliseconds > 0);
  const slow = goals.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, times ? MOST_SLOW : 0);
  const rows = slow.map((g) => `  ${duration(g.milliseconds).padStart(8)} ${g.id} ${g.kind}: ${g.about}\n`);
  return `${asked} questions to ${solver}: ${parts.join(", ")}\n${rows.join("")}`;
}
