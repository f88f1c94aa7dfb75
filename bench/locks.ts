/** Locks by CPUs and rounds: user CPU of one exhaustive exploration, without and with symmetry. Start-up is not counted. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expand, lockOf } from "../src/check/locks/index.ts";
import { explore } from "../src/model/graph/index.ts";
import { compile, type Limits, NO_LIMITS, programOf } from "../src/model/program/index.ts";
import { RULES } from "../src/model/rules/index.ts";
import { parseLitmus } from "../src/read/litmus/index.ts";

const SIZES = [
  [2, 1],
  [2, 2],
  [2, 3],
  [3, 1],
  [3, 2],
  [3, 3],
  [4, 1],
  [4, 2],
  [5, 1],
  [6, 1],
  [8, 1],
] as const;

interface Figure {
  readonly seconds: number;
  readonly outcomes: number;
  readonly nodes: number;
  readonly incomplete: string | undefined;
}

function measure(text: string, symmetry: boolean, limits: Limits): Figure {
  const { test } = parseLitmus(text, "lock");
  if (test === undefined) throw new Error("the expansion of a lock does not parse");
  const before = process.cpuUsage();
  const e = explore(compile(programOf(test)), {
    model: "arm",
    rules: RULES.today,
    bound: 4,
    limits,
    witnesses: false,
    keep: [],
    symmetry,
  });
  const seconds = process.cpuUsage(before).user / 1e6;
  return { seconds, outcomes: e.outcomes.length, nodes: e.stats.nodes, incomplete: e.incomplete?.detail };
}

const shown = ({ seconds, nodes, incomplete }: Figure): string =>
  incomplete === undefined ? `${seconds.toFixed(3)} s ${nodes} nodes` : `stopped: ${incomplete}`;

/** `bench locks` */
export function benchLocks({ seconds }: { readonly seconds: string }): void {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "catalogue", "locks");
  for (const file of readdirSync(folder).filter((f) => f.endsWith(".litmus"))) {
    const { test } = parseLitmus(readFileSync(join(folder, file), "utf8"), file);
    if (test === undefined) throw new Error(`${file} does not parse`);
    console.log(file);
    for (const [cpus, rounds] of SIZES) {
      const { text } = expand(lockOf(test), { cpus, rounds });
      const limits = { ...NO_LIMITS, deadline: performance.now() + 1000 * Number(seconds) };
      const plain = measure(text, false, limits);
      const reduced = measure(text, true, { ...limits, deadline: performance.now() + 1000 * Number(seconds) });
      const outcomes = reduced.incomplete === undefined ? reduced.outcomes : plain.outcomes;
      console.log(`  ${cpus}x${rounds}: ${outcomes} outcomes; ${shown(plain)}; with symmetry ${shown(reduced)}`);
    }
  }
}
