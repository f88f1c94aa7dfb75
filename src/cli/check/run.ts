/** Runs `sekvm check`: reads the files, asks for each condition, prints what came of it. */
import { inferredSettings, inferredWords, settingsText } from "../../check/wdrf/index.ts";
import { EXIT, type ExitCode, exitCode, worstExit } from "../../evidence/index.ts";
import { listenForInterrupts, progressLine } from "../../host/node/index.ts";
import { type Job, type JobResult, runJobs } from "../../jobs/index.ts";
import { linked, Unsupported } from "../../model/program/index.ts";
import type { Unit } from "../../read/asm/index.ts";
import { type CheckSettings, type HarnessWords, NO_CHECK_SETTINGS, readHarness } from "../../read/harness/index.ts";
import { InputError, span } from "../../text/index.ts";
import { printBug, printInputError } from "../input-errors.ts";
import type { CliContext } from "../io.ts";
import { unitsOf } from "../outcomes/answer.ts";
import { readCode } from "../outcomes/files.ts";
import type { CodeFile } from "../outcomes/messages.ts";
import { settingsOf } from "../outcomes/settings.ts";
import { openWorkshop } from "../workshop.ts";
import { formatOf } from "./formats.ts";
import { checkKind } from "./job.ts";
import type { CheckInput, CheckOutput } from "./messages.ts";
import type { CheckOptions, CheckWords } from "./options.ts";
import { type CheckReport, checkReport, withCheckLines } from "./report.ts";

/** The text that an error is in: a file, the value of an option, or a name in the settings. */
function erroneousText(file: string, files: readonly CodeFile[], words: HarnessWords): string | undefined {
  if (file === "--threads") return words.threads;
  if (file === "--args") return words.args ?? "";
  if (file === "--init") return (words.init ?? []).join(",");
  const named = files.find((f) => f.name === file);
  if (named !== undefined) return named.encoding === undefined ? named.text : "";
  return /^(?:lock|region|pagetable|user): (.*)$/.exec(file)?.[1];
}

/** The command. @param isTyped whether an option is on the command line */
export async function runCheck(
  names: readonly string[],
  typed: CheckWords,
  isTyped: (option: string) => boolean,
  options: CheckOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { text, settings, files: code } = settingsOf(names, context);
  const files = readCode(code, isTyped("cc") ? options.compiler : (settings.cc ?? options.compiler), context);
  const { units, errors } = unitsOf({ files });
  const all = inferredSettings(units, settings.check ?? NO_CHECK_SETTINGS);
  const said = { threads: settings.threads, args: settings.args, init: settings.init };
  const own = { threads: typed.threads, args: typed.args, init: isTyped("init") ? typed.init : undefined };
  const given = Object.fromEntries(Object.entries({ ...said, ...present(own) }).filter(([, v]) => v !== undefined));
  const words: HarnessWords = { threads: inferredWords(units, all), ...given };
  const complain = (error: InputError): void => {
    printInputError(context, error, erroneousText(error.span.file, files, words));
  };
  for (const error of errors) complain(error);
  if (errors.length > 0) return EXIT.input;
  try {
    if (words.threads === "") throw noThreads(code, linked(units).functions());
    readHarness(words);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    complain(error);
    return EXIT.input;
  }
  if (options.printHarness) return printHarness(code, units, words, all, options, context, complain);
  const results = await ask(files, words, text, { ...options, bound: boundOf(isTyped, options, settings) }, context);
  const report = withCheckLines(checkReport(files, words, options.conditions, results), code);
  for (const { file, code, from, to, message, hint } of report.errors)
    complain(new InputError(code as InputError["code"], span(file, from, to), message, hint));
  for (const f of report.failures) if (f.bug) printBug(context, f.detail);
  if (report.errors.length === 0) context.io.stdout.write(formatOf(options.format)(report));
  return worstExit(exitCodesOf(report));
}

/** Prints the settings that answers would go by. */
function printHarness(
  files: readonly string[],
  units: readonly Unit[],
  words: HarnessWords,
  settings: CheckSettings,
  { limits: { timeout, memory }, ...options }: CheckOptions,
  { io }: CliContext,
  complain: (error: InputError) => void,
): ExitCode {
  const limits = { deadline: performance.now() + timeout, memory, cancelled: () => false };
  try {
    const head = { files, threads: words.threads };
    io.stdout.write(settingsText(head, units, readHarness(words), settings, options, limits));
    return EXIT.ok;
  } catch (error) {
    if (error instanceof Unsupported) {
      io.stderr.write(`not run: ${error.message}\n`);
      return EXIT.unknown;
    }
    if (!(error instanceof InputError)) throw error;
    complain(error);
    return EXIT.input;
  }
}

const present = <T extends object>(o: T): Partial<T> =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as Partial<T>;

const boundOf = (isTyped: (o: string) => boolean, { bound }: CheckOptions, settings: { readonly bound?: number }) =>
  isTyped("bound") ? bound : (settings.bound ?? bound);

const noThreads = (names: readonly string[], functions: readonly string[]): InputError =>
  new InputError(
    "CFG20",
    span("--threads", 0, 0),
    "there is no function to run",
    functions.length === 0 ? "the files have no functions" : `sekvm check ${names.join(" ")} --threads ${functions[0]}`,
  );

function exitCodesOf(report: CheckReport): ExitCode[] {
  const codes: ExitCode[] = report.failures.map(({ bug }) => (bug ? EXIT.bug : EXIT.unknown));
  for (const { verdict } of report.answers)
    codes.push(verdict.status === "not-applicable" ? EXIT.ok : exitCode(verdict));
  if (report.cancelled) codes.push(EXIT.interrupted);
  if (report.errors.length > 0) codes.push(EXIT.input);
  return codes;
}

async function ask(
  files: readonly CodeFile[],
  harness: HarnessWords,
  settings: string,
  { conditions, limits, jobs: threads, cache, cpus, bound, validate, repair }: CheckOptions,
  context: CliContext,
): Promise<readonly JobResult<CheckOutput>[]> {
  const { stderr } = context.io;
  const workshop = openWorkshop(context, { threads, cache, memory: limits.memory });
  const line = progressLine(stderr);
  const interrupts = listenForInterrupts(() => {
    line.clear();
    stderr.write("interrupted: what is done is kept, the same command goes on from there\n");
  });
  const jobs = conditions.map((condition): Job<CheckInput, CheckOutput> => {
    const input = { files, harness, settings, condition, cpus, bound, validate, repair };
    return { kind: checkKind, input, limits };
  });
  try {
    const results: JobResult<CheckOutput>[] = [];
    const running = runJobs(jobs, { ...workshop, signal: interrupts.signal, onProgress: line.show, tryFirst: true });
    for await (const result of running) results.push(result);
    return results;
  } finally {
    line.clear();
    interrupts.done();
    await workshop.close();
  }
}
