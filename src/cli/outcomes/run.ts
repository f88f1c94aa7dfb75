/** Runs `sekvm outcomes`: reads the files, asks, prints what came of it. */
import { EXIT, type ExitCode, worstExit } from "../../evidence/index.ts";
import { listenForInterrupts, progressLine } from "../../host/node/index.ts";
import { type Job, runJobs } from "../../jobs/index.ts";
import { linked } from "../../model/program/index.ts";
import { type HarnessWords, readHarness } from "../../read/harness/index.ts";
import { InputError, span } from "../../text/index.ts";
import { printBug, printDefect, printInputError } from "../input-errors.ts";
import type { CliContext } from "../io.ts";
import { needServer } from "../workers/queue.ts";
import { openWorkshop } from "../workshop.ts";
import { unitsOf } from "./answer.ts";
import { withLines } from "./c-lines.ts";
import { readCode } from "./files.ts";
import { formatOf } from "./formats.ts";
import { outcomesKind } from "./job.ts";
import type { CodeError, CodeFile, CodeInput, CodeOutput } from "./messages.ts";
import type { CodeOptions } from "./options.ts";
import { type CodeReport, codeReport, defectsOf, exitCodesOf } from "./report.ts";

/** Says what may be run, and how. */
export function listFunctions(names: readonly string[], { compiler }: CodeOptions, context: CliContext): ExitCode {
  const files = readCode(names, compiler, context);
  const { units, errors } = unitsOf({ files });
  for (const error of errors) printInputError(context, error, textOf(files, error.span.file));
  if (errors.length > 0) return EXIT.input;
  const functions = linked(units).functions();
  const { stdout } = context.io;
  if (functions.length === 0) {
    stdout.write("no functions\n");
    return EXIT.ok;
  }
  for (const f of functions) stdout.write(`${f}\n`);
  const some = functions.length === 1 ? `${functions[0]},${functions[0]}` : functions.slice(0, 2).join(",");
  stdout.write(`try: sekvm outcomes ${names.join(" ")} --threads ${some}\n`);
  return EXIT.ok;
}

/** The text of a file; an object has none. */
function textOf(files: readonly CodeFile[], name: string): string | undefined {
  const file = files.find((f) => f.name === name);
  return file?.encoding === undefined ? file?.text : "";
}

/** The text that an error is in: a file, or the value of an option. */
function erroneousText(file: string, files: readonly CodeFile[], words: HarnessWords): string {
  const ofOption: Readonly<Record<string, string>> = {
    "--threads": words.threads,
    "--args": words.args ?? "",
    "--init": (words.init ?? []).join(","),
    "--observe": words.observe ?? "",
    "--assert": words.assert ?? "",
  };
  return ofOption[file] ?? textOf(files, file) ?? "";
}

/** The command. */
export async function runOutcomes(
  names: readonly string[],
  words: HarnessWords,
  options: CodeOptions,
  context: CliContext,
): Promise<ExitCode> {
  const files = readCode(names, options.compiler, context);
  const { threads, args, init, observe, assert } = words;
  const harness: HarnessWords = {
    threads,
    ...(args === undefined ? {} : { args }),
    ...(init === undefined ? {} : { init }),
    ...(observe === undefined ? {} : { observe }),
    ...(assert === undefined ? {} : { assert }),
  };
  const complain = ({ file, code, from, to, message, hint }: CodeError): void => {
    const error = new InputError(code as InputError["code"], span(file, from, to), message, hint);
    printInputError(context, error, erroneousText(file, files, words));
  };
  try {
    readHarness(harness);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    printInputError(context, error, erroneousText(error.span.file, files, words));
    return EXIT.input;
  }
  const report = withLines(await ask(files, harness, options, context), names);
  for (const error of report.errors) complain(error);
  for (const f of report.failures) if (f.bug) printBug(context, f.detail);
  for (const defect of defectsOf(report)) printDefect(context, defect);
  if (report.errors.length === 0) context.io.stdout.write(formatOf(options.format)(report));
  if (options.stats) for (const line of report.stats) context.io.stderr.write(line);
  return worstExit(exitCodesOf(report));
}

async function ask(
  files: readonly CodeFile[],
  harness: HarnessWords,
  { questions, limits, jobs: threads, cache, symmetry, format, workers }: CodeOptions,
  context: CliContext,
): Promise<CodeReport> {
  const { stderr } = context.io;
  await needServer(workers, context);
  const workshop = openWorkshop(context, { threads, cache, memory: limits.memory, workers });
  const line = progressLine(stderr);
  const interrupts = listenForInterrupts(() => {
    line.clear();
    stderr.write("interrupted: what is done is kept, the same command goes on from there\n");
  });
  const jobs = questions.map((question): Job<CodeInput, CodeOutput> => {
    const shows = question.engine === "graph" && question.model === "arm" ? "violation" : "none";
    const witnesses = format === "html" && question.engine === "graph" ? "all" : shows;
    return { kind: outcomesKind, input: { files, harness, question, witnesses, symmetry }, limits };
  });
  try {
    const results = [];
    const running = runJobs(jobs, { ...workshop, signal: interrupts.signal, onProgress: line.show, tryFirst: true });
    for await (const result of running) results.push(result);
    return codeReport(files, harness, questions, results);
  } finally {
    line.clear();
    interrupts.done();
    await workshop.close();
  }
}
