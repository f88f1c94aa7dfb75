/** Lists the theorems and has Coq check them; without Coq says so, and what the record of the last check is worth. */
import { join, resolve } from "node:path";
import { type TheoremCheck, theoremVerdict } from "../../check/theorem/index.ts";
import { EXIT, type ExitCode, exitCode } from "../../evidence/index.ts";
import {
  COQ_VERSIONS,
  type Coq,
  checkedRecord,
  checkTheorems,
  duration,
  findCoq,
  keptCheck,
  listenForInterrupts,
  type TheoremSources,
  theoremSources,
  writeRecord,
} from "../../host/node/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";
import { instantiatedIn } from "../instantiated.ts";
import type { CliContext } from "../io.ts";
import { cacheFolder, theoremsFolder } from "../places.ts";
import { instantiatedLine, listText, theoremJson, verdictLine } from "./formats.ts";

export interface TheoremCommandOptions {
  readonly list: boolean;
  readonly coqchk: boolean;
  /** Milliseconds for the whole check; Infinity for none. */
  readonly timeout: number;
  readonly json: boolean;
  readonly stats: boolean;
  readonly cache: boolean;
}

/** The command. @throws {InputError} when the folder of theorems is not there */
export async function runTheorem(options: TheoremCommandOptions, context: CliContext): Promise<ExitCode> {
  const { stdout, env } = context.io;
  const folder = theoremsFolder(env);
  const sources = theoremSources(folder);
  if (sources === undefined)
    throw new InputError("CFG03", argumentSpan(context.argv, "theorem"), `there are no theorems in ${folder}`);
  if (options.list) {
    stdout.write(options.json ? theoremJson(sources, undefined, false) : listText(sources.theorems, undefined));
    return EXIT.ok;
  }
  const check = await checkOf(sources, options, context);
  const recorded = checkedRecord(folder)?.digest === sources.digest;
  if (options.json) stdout.write(theoremJson(sources, check, recorded));
  else {
    const names = instantiatedIn(sources);
    const line = verdictLine(sources.theorems, check, recorded, context);
    stdout.write(listText(sources.theorems, check) + instantiatedLine(names) + line);
  }
  return check.status === "interrupted" ? EXIT.interrupted : exitCode(theoremVerdict(sources.theorems, check));
}

async function checkOf(
  sources: TheoremSources,
  options: TheoremCommandOptions,
  { io }: CliContext,
): Promise<TheoremCheck> {
  const coq = await findCoq(io.env.SEKVM_COQC || "coqc");
  if (coq === undefined) return { status: "skipped", detail: "there is no coqc (apt-get install coq)" };
  if (!COQ_VERSIONS.some((v) => coq.version.startsWith(v)))
    io.stderr.write(`note: Coq ${coq.version} is not one of ${COQ_VERSIONS.join(", ")}, with which this is tested\n`);
  const cache = resolve(cacheFolder(io.env));
  const kept = options.cache && !options.coqchk ? keptCheck(cache, sources) : undefined;
  if (kept !== undefined && "coq" in kept && kept.coq === coq.version) {
    io.stderr.write(`checked before on this computer: ${join(cache, "theorems")}\n`);
    record(sources, kept, io);
    return kept;
  }
  const check = await runCheck(sources, options, { coq, cache }, io);
  record(sources, check, io);
  return check;
}

function record(sources: TheoremSources, check: TheoremCheck, { stderr }: CliContext["io"]): void {
  const problem = writeRecord(sources, check);
  if (problem !== undefined) stderr.write(`note: ${problem}\n`);
}

async function runCheck(
  sources: TheoremSources,
  options: TheoremCommandOptions,
  place: { readonly coq: Coq; readonly cache: string },
  { stderr }: CliContext["io"],
): Promise<TheoremCheck> {
  const interrupts = listenForInterrupts(() =>
    stderr.write("interrupted: compiled files are kept, the same command goes on from there\n"),
  );
  const late = Number.isFinite(options.timeout) ? AbortSignal.timeout(options.timeout) : undefined;
  const signal = late === undefined ? interrupts.signal : AbortSignal.any([interrupts.signal, late]);
  const start = performance.now();
  try {
    const check = await checkTheorems(sources, {
      ...place,
      signal,
      fresh: !options.cache,
      coqchk: options.coqchk,
      onNote: (note) => stderr.write(`note: ${note}\n`),
      onFile: (file, at, files) => stderr.write(`${at + 1}/${files} ${file}\n`),
      onDone: (file, ms) => options.stats && stderr.write(`  ${file}: ${duration(ms)}\n`),
    });
    if (options.stats) stderr.write(`checked in ${duration(performance.now() - start)}\n`);
    if (check.status !== "interrupted" || interrupts.signal.aborted) return check;
    return { status: "unfinished", why: "limit", detail: `no end within ${duration(options.timeout)}` };
  } finally {
    interrupts.done();
  }
}
