/** `sekvm doctor`: what is here, and what is missing for what. */

import { availableParallelism, cpus, totalmem } from "node:os";
import { resolve } from "node:path";
import type { Command } from "commander";
import { CACHE_LIMIT, cacheSize, pruneCache } from "../host/node/index.ts";
import { needSolver, SolverMissing } from "../host/node/solvers/index.ts";
import { type FormatWords, wantsJson, withFormats } from "./answer-formats.ts";
import { colorsFor } from "./colors.ts";
import { byteCount } from "./command-line.ts";
import type { CliContext } from "./io.ts";
import { benchCacheFolder, bundledTests, cacheFolder, corpusFolder, goalCacheFolder, version } from "./places.ts";
import { type FoundTool, findTools } from "./tools.ts";

/** Number of the JSON form's schema. */
const SCHEMA = 1;

interface Options extends FormatWords {
  readonly pruneCache?: string;
}

export function declare(command: Command, context: CliContext): void {
  withFormats(command)
    .option("--prune-cache <bytes>", "first remove the oldest cache entries beyond this size, such as 64M")
    .action(async (options: Options) => {
      if (options.pruneCache !== undefined) prune(context, options.pruneCache);
      const found = await examine(context);
      const asJson = wantsJson(options);
      context.io.stdout.write(
        asJson ? `${JSON.stringify(found, null, 2)}\n` : doctorText(found, colorsFor(context, context.io.stdout)),
      );
    });
}

function prune({ io, argv }: CliContext, amount: string): void {
  const limit = amount === "0" ? 0 : byteCount(argv, amount);
  const removed = [cacheFolder(io.env), goalCacheFolder(io.env), benchCacheFolder(io.env)].flatMap((folder) =>
    pruneCache(folder, limit),
  );
  io.stderr.write(
    `removed ${removed.length} cache files, ${mebibytes(removed.reduce((sum, s) => sum + s.bytes, 0))}\n`,
  );
}

type Examination = Awaited<ReturnType<typeof examine>>;

async function examine({ io }: CliContext) {
  const folder = resolve(cacheFolder(io.env));
  const { bytes, segments } = cacheSize(folder);
  const goals = cacheSize(goalCacheFolder(io.env));
  return {
    schema: SCHEMA,
    sekvm: version(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    cache: { folder, bytes, files: segments, limit: CACHE_LIMIT },
    goals: { bytes: goals.bytes, files: goals.segments },
    solver: await defaultSolver(io.env),
    bundledTests: bundledTests().length,
    corpus: corpusFolder(io.env) ?? null,
    tools: (await findTools()).map(toolRow),
  };
}

/** The solver that proofs use when none is named, or why there is none. */
async function defaultSolver(env: CliContext["io"]["env"]) {
  try {
    const { name, version } = await needSolver("auto", env);
    return { name, version, missing: null };
  } catch (error) {
    if (error instanceof SolverMissing) return { name: error.solver, version: null, missing: error.message };
    throw error;
  }
}

const solverText = ({ name, version, missing }: Examination["solver"]): string =>
  missing ?? `${name} ${version}${name === "z3" ? ", which comes with sekvm" : ", as SEKVM_SOLVER says"}`;

const toolRow = ({ tool, command, version, enough }: FoundTool) => ({
  name: tool.name,
  found: command !== undefined,
  command: command ?? null,
  version: version ?? null,
  least: tool.least,
  enough,
  adds: tool.adds,
  install: tool.install,
});

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0)} MiB`;

function doctorText(e: Examination, { green, yellow, dim }: ReturnType<typeof colorsFor>): string {
  const facts: readonly (readonly [string, string])[] = [
    ["sekvm", e.sekvm],
    ["node", e.node],
    ["platform", e.platform],
    ["processor", `${e.processor}, ${e.cores} cores`],
    ["memory", mebibytes(e.memory)],
    [
      "cache",
      `${e.cache.folder}: ${mebibytes(e.cache.bytes)} in ${e.cache.files} files, limit ${mebibytes(e.cache.limit)}`,
    ],
    ["goals", `${mebibytes(e.goals.bytes)} of solver answers in ${e.goals.files} files beside it`],
    ["solver", solverText(e.solver)],
    ["tests", `${e.bundledTests} bundled`],
    ["corpus", e.corpus ?? "not found (set SEKVM_CORPUS); needed only to compare with recorded herd7 answers"],
  ];
  const tools = e.tools.map((t) => {
    if (!t.found) return `  ${dim("no")}   ${t.name.padEnd(17)} would add: ${t.adds} (${t.install}, >= ${t.least})`;
    const old = t.enough ? "" : ` TOO OLD, needs ${t.least}: ${t.install};`;
    return `  ${t.enough ? green("yes") : yellow("yes")}  ${t.name.padEnd(17)} ${t.version ?? "version unknown"};${old} ${t.adds}`;
  });
  const head = facts.map(([name, value]) => `${name.padEnd(10)} ${value}`);
  return `${[...head, "optional tools, none of them required:", ...tools].join("\n")}\n`;
}
