/** A corpus set in one process: states compared with the recorded ones, time with herd7's, recorded and live. */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { judge } from "../src/check/index.ts";
import type { EngineName, ModelName } from "../src/evidence/index.ts";
import { explore as graph } from "../src/model/graph/index.ts";
import { compile, NO_LIMITS, programOf, Unsupported } from "../src/model/program/index.ts";
import { explore as promising } from "../src/model/promising/index.ts";
import { RULES } from "../src/model/rules/index.ts";
import { parseLitmus } from "../src/read/litmus/index.ts";
import { type CorpusTest, corpusTests } from "./corpus.ts";

interface Options {
  readonly set: readonly string[];
  readonly engine: "graph" | "promising";
  readonly model: ModelName;
  readonly live: string;
  readonly processes: string;
}

/** What one test gave: its states, or why there are none. */
interface Answer {
  readonly states: readonly string[] | undefined;
  readonly nodes: number;
  readonly complete: number;
}

const userSeconds = (since?: NodeJS.CpuUsage): number => process.cpuUsage(since).user / 1e6;
const cpu = (): NodeJS.CpuUsage => process.cpuUsage();

function answer({ text, file }: CorpusTest, engine: EngineName, model: ModelName): Answer {
  const { test, errors } = parseLitmus(text, file);
  if (test === undefined || errors.length > 0 || test.unsupported.length > 0)
    return { states: undefined, nodes: 0, complete: 0 };
  try {
    const program = programOf(test);
    const question = { model, engine, rules: "today", bound: 4 } as const;
    const explore = engine === "graph" ? graph : promising;
    const found = explore(compile(program), {
      model,
      rules: RULES.today,
      bound: 4,
      limits: NO_LIMITS,
      witnesses: false,
      keep: [],
      symmetry: true,
    });
    const states = judge(test, program, found, question, file).states.map((s) => s.text);
    return { states, nodes: found.stats.nodes, complete: found.stats.complete };
  } catch (e) {
    if (e instanceof Unsupported) return { states: undefined, nodes: 0, complete: 0 };
    throw e;
  }
}

/** User CPU seconds of child processes, one a test; undefined when the command is not there. */
function processSeconds(tests: readonly CorpusTest[], command: string, args: readonly string[]): number | undefined {
  let total = 0;
  for (const t of tests) {
    const { stderr, error, status } = spawnSync(
      "/usr/bin/env",
      ["bash", "-c", `TIMEFORMAT=%U; time "$@" >/dev/null 2>/dev/null`, "-", command, ...args, t.file],
      { encoding: "utf8" },
    );
    if (error !== undefined || (status !== 0 && status !== 1)) return undefined;
    total += Number(stderr.trim().split("\n").at(-1));
  }
  return total;
}

const spread = <T>(list: readonly T[], n: number): T[] =>
  n >= list.length ? [...list] : Array.from({ length: n }, (_, i) => list[Math.floor((i * list.length) / n)]!);

const ratio = (anchor: number, ours: number): string => `${(anchor / ours).toFixed(1)}x`;

function oneSet(set: string, options: Options): void {
  const tests = corpusTests(set).filter((t) => t[options.model]?.states !== undefined);
  const times: { name: string; ms: number; herd: number }[] = [];
  let [equal, unequal, unsupported, nodes, complete] = [0, 0, 0, 0, 0];
  const start = cpu();
  for (const t of tests) {
    const before = cpu();
    const found = answer(t, options.engine, options.model);
    const recorded = t[options.model]!;
    times.push({ name: t.name, ms: 1000 * userSeconds(before), herd: recorded.user_s });
    nodes += found.nodes;
    complete += found.complete;
    if (found.states === undefined) unsupported++;
    else if (
      recorded.incomplete ||
      JSON.stringify([...found.states].sort()) === JSON.stringify([...recorded.states!].sort())
    )
      equal++;
    else {
      unequal++;
      console.log(`  UNEQUAL ${t.name}`);
    }
  }
  const ours = userSeconds(start);
  const herd = times.reduce((sum, t) => sum + t.herd, 0);
  console.log(
    `${set} (${options.engine}, ${options.model}): ${equal} equal, ${unequal} unequal, ${unsupported} unsupported`,
  );
  console.log(
    `  user CPU ${ours.toFixed(2)} s, ${(tests.length / ours).toFixed(0)} tests/s, ${(complete / ours).toFixed(0)} complete/s, ${nodes} nodes`,
  );
  console.log(
    `  memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB; herd7 recorded ${herd.toFixed(1)} s: ${ratio(herd, ours)}`,
  );
  slowest(tests, times, options);
  live(tests, options);
}

// The twenty tests that took herd7 longest, once more with the engine warm.
function slowest(
  tests: readonly CorpusTest[],
  times: readonly { name: string; ms: number; herd: number }[],
  options: Options,
): void {
  const order = times
    .map((t, i) => ({ ...t, test: tests[i]! }))
    .sort((a, b) => b.herd - a.herd)
    .slice(0, 20);
  const before = cpu();
  for (const { test } of order) answer(test, options.engine, options.model);
  const warm = userSeconds(before);
  const herd = order.reduce((sum, t) => sum + t.herd, 0);
  console.log(
    `  twenty slowest of herd7, warm: ${warm.toFixed(3)} s against ${herd.toFixed(1)} s: ${ratio(herd, warm)}`,
  );
  for (const t of [...times].sort((a, b) => b.ms - a.ms).slice(0, 20)) {
    console.log(`    ${t.ms.toFixed(1).padStart(8)} ms  herd7 ${(1000 * t.herd).toFixed(0).padStart(6)} ms  ${t.name}`);
  }
}

function live(tests: readonly CorpusTest[], options: Options): void {
  const few = spread(tests, Number(options.processes));
  const launcher = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "bin", "sekvm.js");
  const each = processSeconds(few, process.execPath, [
    launcher,
    "litmus",
    "--no-cache",
    "-m",
    options.model,
    "--engine",
    options.engine,
  ]);
  if (each !== undefined) {
    const recorded = few.reduce((sum, t) => sum + t[options.model]!.user_s, 0);
    console.log(
      `  one process a test: ${(each / few.length).toFixed(3)} s user each over ${few.length} tests; herd7 recorded ${ratio(recorded, each)}`,
    );
  }
  const sample = spread(tests, Number(options.live));
  const herd = processSeconds(sample, "herd7", options.model === "sc" ? ["-model", "sc.cat"] : []);
  if (herd === undefined) {
    console.log("  herd7 live: not on PATH, skipped");
    return;
  }
  const before = cpu();
  for (const t of sample) answer(t, options.engine, options.model);
  const ours = userSeconds(before);
  console.log(
    `  herd7 live on ${sample.length} tests: ${herd.toFixed(2)} s against ${ours.toFixed(3)} s: ${ratio(herd, ours)}`,
  );
}

/** `bench litmus` */
export function benchLitmus(options: Options): void {
  for (const set of options.set) oneSet(set, options);
}
