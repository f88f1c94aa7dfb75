/** Runs litmus tests: reads them, makes jobs of them, prints each answer when it is its turn, sums up. */
import { EXIT, type ExitCode, worstExit } from "../../evidence/index.ts";
import { gatherSources, listenForInterrupts, progressLine, readAtMost, type Source } from "../../host/node/index.ts";
import { type Job, runJobs } from "../../jobs/index.ts";
import { type ExpectedKind, parseKinds } from "../../read/kinds/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan, COMMAND_LINE, commandLineText } from "../command-line.ts";
import { printBug, printDefect, printInputError } from "../input-errors.ts";
import type { CliContext } from "../io.ts";
import { bundledSource, ownModelText } from "../places.ts";
import { needServer } from "../workers/queue.ts";
import { openWorkshop } from "../workshop.ts";
import { differs } from "./expect.ts";
import { formatOf } from "./formats.ts";
import { litmusKind } from "./job.ts";
import type { LitmusInput, LitmusOutput, ModelText } from "./messages.ts";
import { ModelTextError } from "./model-text-error.ts";
import type { LitmusOptions } from "./options.ts";
import { Summary } from "./summary.ts";
import { answersOf, defectsOf, exitCodes, type TestReport, testReport } from "./tests.ts";

const MOST_BYTES = 4 * 2 ** 20; // of one file
const FEW_JOBS = 4;

/** The command. */
export async function runLitmus(
  names: readonly string[],
  options: LitmusOptions,
  context: CliContext,
): Promise<ExitCode> {
  const kinds = options.expect === undefined ? new Map<string, ExpectedKind>() : kindsIn(options.expect, context);
  const { sources, errors } = gatherSources(names, {
    extension: ".litmus",
    most: MOST_BYTES,
    placeOf: (name) => argumentSpan(context.argv, name),
    bundled: bundledSource,
  });
  for (const error of errors)
    printInputError(context, error, error.span.file === COMMAND_LINE ? commandLineText(context.argv) : undefined);
  const code =
    sources.length === 0 ? EXIT.ok : await answerAll(sources, options, kinds, context).catch(inText(context));
  return worstExit([code, errors.length > 0 ? EXIT.input : EXIT.ok]);
}

function kindsIn(file: string, { argv }: CliContext): ReadonlyMap<string, ExpectedKind> {
  const where = argumentSpan(argv, file);
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(file, MOST_BYTES);
  } catch (error) {
    throw new InputError("CFG03", where, `cannot read ${file}: ${(error as Error).message}`);
  }
  if (bytes === undefined) throw new InputError("CFG04", where, `${file} is larger than ${MOST_BYTES} bytes`);
  const { kinds, errors } = parseKinds(bytes.toString("utf8"), file);
  if (errors[0] !== undefined) throw errors[0];
  return kinds;
}

// An error in the text of a model is shown in that text.
const inText =
  (context: CliContext) =>
  (error: unknown): ExitCode => {
    if (!(error instanceof ModelTextError)) throw error;
    printInputError(context, error.error, error.text);
    return EXIT.input;
  };

// Our own text, unless the user names one.
async function textsFor(options: LitmusOptions, { argv }: CliContext): Promise<readonly ModelText[]> {
  const { modelTexts } = await import("./model-texts.ts");
  return modelTexts(options.cat ?? ownModelText, argumentSpan(argv, options.cat ?? "litmus"));
}

function jobsOf(
  sources: readonly Source[],
  { questions, limits, witnesses, symmetry }: LitmusOptions,
  texts: readonly ModelText[],
) {
  return sources.flatMap(({ text }) =>
    questions.map((question): Job<LitmusInput, LitmusOutput> => {
      const explain =
        question.model === "arm" && question.engine === "graph" && questions.some((q) => q.model === "sc");
      const model = question.engine === "axiomatic" ? { texts } : {};
      const input = {
        text,
        question,
        ...model,
        witnesses: witnesses > 0,
        symmetry: symmetry && witnesses === 0,
        explain,
      };
      return { kind: litmusKind, input, limits };
    }),
  );
}

async function answerAll(
  sources: readonly Source[],
  options: LitmusOptions,
  kinds: ReadonlyMap<string, ExpectedKind>,
  context: CliContext,
): Promise<ExitCode> {
  const printing = new Printing(options, kinds, context);
  for await (const report of reportsOf(sources, options, context)) printing.test(report);
  return printing.end();
}

/** The report of each test when it is its turn; the progress line is cleared before. */
async function* reportsOf(sources: readonly Source[], options: LitmusOptions, context: CliContext) {
  const { stderr } = context.io;
  const { questions, jobs: threads, cache, limits, workers } = options;
  await needServer(workers, context);
  const texts = questions.some((q) => q.engine === "axiomatic") ? await textsFor(options, context) : [];
  const jobs = jobsOf(sources, options, texts);
  const workshop = openWorkshop(context, { threads, cache, memory: limits.memory, workers });
  const line = progressLine(stderr);
  const interrupts = listenForInterrupts(() => {
    line.clear();
    stderr.write("interrupted: what is done is kept, the same command goes on from there\n");
  });
  const tryFirst = jobs.length <= FEW_JOBS;
  try {
    const results = runJobs(jobs, { ...workshop, signal: interrupts.signal, onProgress: line.show, tryFirst });
    for (const source of sources) {
      const got = [];
      for (const _ of questions) got.push((await results.next()).value!);
      line.clear();
      yield testReport(source, questions, got);
    }
  } finally {
    line.clear();
    interrupts.done();
    await workshop.close();
  }
}

/** What is printed for each test, and the exit code that comes of it. */
class Printing {
  readonly #context: CliContext;
  readonly #options: LitmusOptions;
  readonly #kinds: ReadonlyMap<string, ExpectedKind>;
  readonly #summary = new Summary();
  readonly #format;
  readonly #codes = new Set<ExitCode>();

  constructor(options: LitmusOptions, kinds: ReadonlyMap<string, ExpectedKind>, context: CliContext) {
    this.#context = context;
    this.#options = options;
    this.#kinds = kinds;
    this.#format = formatOf(options);
  }

  test(report: TestReport): void {
    const { stdout, stderr } = this.#context.io;
    const unexpected = this.#unexpected(report);
    this.#summary.add(report, unexpected.length);
    for (const code of exitCodes(report)) this.#codes.add(code);
    if (unexpected.length > 0) this.#codes.add(EXIT.refuted);
    const text = this.#format.test(report);
    if (text !== "") stdout.write(text);
    for (const line of unexpected) stderr.write(line);
    this.#complain(report);
    if (this.#options.stats) stderr.write(statsOf(report));
  }

  #unexpected(report: TestReport): string[] {
    return answersOf(report).flatMap((a) => {
      const kind = a.question.model === "arm" ? this.#kinds.get(a.name) : undefined;
      if (kind === undefined || !differs(a, kind)) return [];
      return [`${a.file}: ${a.name} is expected ${kind}, observed ${a.observation} by ${a.question.engine}\n`];
    });
  }

  #complain(report: TestReport): void {
    const { source, errors, outcomes } = report;
    for (const defect of defectsOf(report)) printDefect(this.#context, defect);
    for (const { code, from, to, message, hint } of errors) {
      const error = new InputError(code as InputError["code"], { file: source.name, from, to }, message, hint);
      printInputError(this.#context, error, source.text);
    }
    for (const o of outcomes)
      if (o.status === "failed" && o.bug) printBug(this.#context, `${source.name}: ${o.detail}`);
  }

  end(): ExitCode {
    const { stdout, stderr } = this.#context.io;
    const text = this.#format.end(this.#summary);
    if (text !== "") stdout.write(text);
    stderr.write(this.#summary.text);
    return worstExit(this.#codes);
  }
}

function statsOf({ source, outcomes }: TestReport): string {
  return outcomes
    .map((o) => {
      if (o.status === "failed") return `${source.name}: ${o.question.engine} failed\n`;
      const { question, stats } = o.answer;
      const time = o.cached ? "cached" : `${o.milliseconds.toFixed(1)} ms`;
      return `${source.name}: ${question.model} ${question.engine} ${time} ${stats.nodes} nodes ${stats.complete} complete ${stats.bytes} bytes\n`;
    })
    .join("");
}
