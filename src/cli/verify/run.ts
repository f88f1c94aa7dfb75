/** Walks the argument: the jobs of all steps run together, and proofs beside them; each step is printed when its results are there. */
import { coverage, STEPS, type Step } from "../../check/verify/index.ts";
import { EXIT, type ExitCode, exitCode, worstExit } from "../../evidence/index.ts";
import { listenForInterrupts, progressLine } from "../../host/node/index.ts";
import { type JobLimits, type JobResult, type Progress, type RunJobsOptions, runJobs } from "../../jobs/index.ts";
import { mapPage, mapSvg } from "../../report/index.ts";
import type { Format } from "../answer-formats.ts";
import { badValue } from "../command-line.ts";
import { MOST_SOLVERS } from "../goals.ts";
import type { CliContext } from "../io.ts";
import { needServer } from "../workers/queue.ts";
import { openWorkshop } from "../workshop.ts";
import { bundleText } from "./bundle.ts";
import { bundledCatalogue } from "./catalogue.ts";
import { type StepRun, stepText } from "./formats.ts";
import { type BegunKCore, provableKCore } from "./kcore.ts";
import { argumentMap, type Walked } from "./map.ts";

export interface VerifyCommandOptions {
  readonly limits: JobLimits;
  readonly jobs: number;
  readonly format: Format<"verify">;
  readonly trace: boolean;
  readonly cache: boolean;
  readonly workers: string | undefined;
}

/** The command. @throws {InputError} for a step that does not exist */
export async function runVerify(
  names: readonly string[],
  options: VerifyCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  const known = STEPS.map((s) => s.name);
  for (const name of names)
    if (!known.includes(name))
      throw badValue(context.argv, name, `there is no step ${name}`, `steps: ${known.join(" ")}`);
  await needServer(options.workers, context);
  const chosen = STEPS.filter((s) => names.length === 0 || names.includes(s.name));
  const { jobs, cache, workers } = options;
  const parts = new Set(chosen.flatMap((s) => s.proves));
  const kcore = provableKCore({ solvers: Math.min(jobs, MOST_SOLVERS), cache, workers, parts }, context);
  const catalogue = bundledCatalogue(cache, kcore, context);
  const steps = chosen.map((s) => s.make(catalogue, options));
  const { stdout } = context.io;
  const codes: ExitCode[] = [];
  const runs: StepRun[] = [];
  for await (const { run, code } of walk(steps, kcore, options, context)) {
    codes.push(code);
    runs.push(run);
    if (options.format === "text") stdout.write(stepText(run, options.trace, context));
  }
  const last = coverage(runs.filter((_, i) => codes[i] === EXIT.ok).map((r) => r.step));
  const walked = { runs, last, kcore, interrupted: codes.includes(EXIT.interrupted) };
  stdout.write(await endText(options.format, walked, context.io));
  return worstExit(codes);
}

/** What is written behind the last step. */
async function endText(format: Format<"verify">, walked: Walked, { env }: CliContext["io"]): Promise<string> {
  switch (format) {
    case "text":
      return `${walked.last}\n`;
    case "json":
      return bundleText(walked, env);
    case "svg":
      return mapSvg(await argumentMap(walked));
    case "html":
      return mapPage(await argumentMap(walked));
  }
}

/** Gives the results of so many jobs more; the jobs of all steps run together, from now on. */
function resultsOf(steps: readonly Step[], show: (progress: Progress) => void, options: RunJobsOptions) {
  let isWaiting = false;
  const onProgress = (progress: Progress): void => {
    // While nobody waits for them solvers have a board of their own.
    if (isWaiting) show(progress);
    options.onProgress?.(progress);
  };
  const results = runJobs(
    steps.flatMap((s) => s.jobs),
    { ...options, onProgress },
  );
  let ahead = results.next();
  return async (count: number): Promise<readonly JobResult<unknown>[]> => {
    const got: JobResult<unknown>[] = [];
    isWaiting = true;
    for (; got.length < count; ahead = results.next()) got.push((await ahead).value!);
    isWaiting = false;
    return got;
  };
}

async function* walk(
  steps: readonly Step[],
  kcore: BegunKCore | undefined,
  options: VerifyCommandOptions,
  context: CliContext,
) {
  const { stderr } = context.io;
  const workshop = openWorkshop(context, {
    threads: options.jobs,
    cache: options.cache,
    memory: options.limits.memory,
    workers: options.workers,
  });
  const line = progressLine(stderr);
  const interrupts = listenForInterrupts(() => {
    line.clear();
    stderr.write("interrupted: what is done is kept, the same command goes on from there\n");
  });
  const { signal } = interrupts;
  const begin = (left: number): void => {
    // Workers run dry: there is room for solvers. Before that, threads would only wait for one another.
    if (left >= options.jobs) return;
    kcore?.begin(signal);
    for (const step of steps) step.begin?.(signal);
  };
  begin(steps.reduce((sum, s) => sum + s.jobs.length, 0));
  const onProgress = ({ total, done }: Progress): void => begin(total - done);
  const next = resultsOf(steps, (progress) => line.show(progress), { ...workshop, signal, onProgress });
  try {
    for (const step of steps) {
      const start = performance.now();
      let results: readonly JobResult<unknown>[] = [];
      const fetched = async (): Promise<typeof results> => (results = await next(step.jobs.length));
      const { report, cached, ended } = await step.run({ results: fetched, signal });
      line.clear();
      const milliseconds = performance.now() - start;
      const code = { judged: exitCode(report.verdict), stopped: EXIT.interrupted, bug: EXIT.bug }[ended];
      yield { run: { step, report, results, milliseconds, cached }, code };
    }
  } finally {
    line.clear();
    interrupts.done();
    await workshop.close();
  }
}
