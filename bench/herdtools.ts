/**
 * All AArch64 tests of a checkout of herdtools7: how many are answered, named as unsupported, or refused, folder by folder;
 * answers beside what herd7's own tests record, refusals beside herd7 itself where it is on PATH.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { judge } from "../src/check/index.ts";
import { explore } from "../src/model/graph/index.ts";
import { compile, programOf, Unsupported } from "../src/model/program/index.ts";
import { RULES, withVariants } from "../src/model/rules/index.ts";
import { parseLitmus, variantsOf } from "../src/read/litmus/index.ts";

/** What became of one test. */
type Fate =
  | { readonly kind: "answered"; readonly states: readonly string[] }
  | { readonly kind: "unknown" | "unsupported" | "refused" | "failed"; readonly why: string };

interface Row {
  tests: number;
  answered: number;
  equal: number;
  different: string[];
  unsupported: number;
  refused: string[];
  alsoByHerd: number;
}

function* litmusFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* litmusFiles(path);
    else if (entry.isFile() && entry.name.endsWith(".litmus")) yield path;
  }
}

function fateOf(text: string, file: string, seconds: number): Fate {
  const { test, errors } = parseLitmus(text, file);
  if (test === undefined) return { kind: "refused", why: errors.map((e) => `${e.code} ${e.message}`).join("; ") };
  if (test.unsupported.length > 0)
    return { kind: "unsupported", why: [...new Set(test.unsupported.map((u) => u.reason))].join(", ") };
  const question = { model: "arm", engine: "graph", rules: "today", bound: 2 } as const;
  const limits = { deadline: performance.now() + 1000 * seconds, memory: 2 ** 30, cancelled: () => false };
  const rules = withVariants(RULES.today, variantsOf(test));
  try {
    const program = programOf(test);
    const options = { model: "arm", rules, bound: 2, limits, witnesses: false, keep: [], symmetry: true } as const;
    const found = explore(compile(program), options);
    if (found.incomplete !== undefined) return { kind: "unknown", why: found.incomplete.detail };
    return { kind: "answered", states: judge(test, program, found, question, file).states.map((s) => s.text) };
  } catch (e) {
    if (e instanceof Unsupported) return { kind: "unsupported", why: e.message };
    return { kind: "failed", why: e instanceof Error ? e.message : String(e) };
  }
}

/** The states that herd7's own test suite records beside a test; undefined when it records none. */
function recordedStates(file: string): readonly string[] | undefined {
  const path = `${file}.expected`;
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, "utf8").split("\n");
  const head = lines.findIndex((l) => /^States \d+/.test(l));
  return head < 0 ? undefined : lines.slice(head + 1, head + 1 + Number(lines[head]!.slice(7)));
}

const canonical = (state: string): string =>
  state
    .replace(/\b0x[0-9a-f]+/g, (hex) => BigInt(hex).toString())
    .split(";")
    .map((part) => part.trim().replace(/^\[(\w+)\]/, "$1"))
    .filter((part) => part !== "")
    .sort()
    .join("; ");
const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.map(canonical).sort().join("\n") === b.map(canonical).sort().join("\n");

/** Whether herd7 refuses a test too: recorded, or by asking it. */
function refusedByHerd(file: string): boolean {
  if (existsSync(`${file}.expected-failure`)) return true;
  if (existsSync(`${file}.expected`)) return false; // with the variant that its folder stands for
  const run = spawnSync("herd7", [file], { encoding: "utf8", timeout: 20_000 });
  return run.error === undefined && !/^Test /m.test(run.stdout);
}

function count(row: Row, file: string, fate: Fate, reasons: Map<string, number>): void {
  row.tests++;
  if (fate.kind === "answered") {
    row.answered++;
    const recorded = recordedStates(file);
    if (recorded === undefined) return;
    if (same(recorded, fate.states)) row.equal++;
    else row.different.push(file);
  } else if (fate.kind === "unsupported") {
    row.unsupported++;
    for (const reason of fate.why.split(", ")) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  } else if (fate.kind === "refused" && refusedByHerd(file)) row.alsoByHerd++;
  else row.refused.push(`${file}: ${fate.kind}: ${fate.why}`);
}

/** Prints the table. @param folder a checkout of herdtools7 */
export function benchHerdtools(folder: string, { seconds }: { readonly seconds: string }): void {
  const rows = new Map<string, Row>();
  const reasons = new Map<string, number>();
  for (const file of litmusFiles(folder)) {
    const text = readFileSync(file, "utf8");
    if (!/^\s*AArch64\b/i.test(text)) continue;
    const name = relative(folder, file)
      .split("/")
      .slice(0, -1)
      .slice(0, 4)
      .join("/")
      .replace(/\/tests$/, "");
    const row: Row = rows.get(name) ?? newRow();
    rows.set(name, row);
    count(row, file, fateOf(text, file, Number(seconds)), reasons);
  }
  print(rows, reasons, folder);
}

const newRow = (): Row => ({
  ...{ tests: 0, answered: 0, equal: 0, unsupported: 0, alsoByHerd: 0 },
  ...{ different: [], refused: [] },
});

function print(rows: ReadonlyMap<string, Row>, reasons: ReadonlyMap<string, number>, folder: string): void {
  console.log(
    "| folder | tests | answered | recorded states, equal | different | unsupported | refused, by herd7 too | left |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  const line = (name: string, all: readonly Row[]): void => {
    const sum = (of: (row: Row) => number): number => all.reduce((n, row) => n + of(row), 0);
    const cells = [
      sum((r) => r.tests),
      sum((r) => r.answered),
      sum((r) => r.equal),
      sum((r) => r.different.length),
      sum((r) => r.unsupported),
      sum((r) => r.alsoByHerd),
      sum((r) => r.refused.length),
    ];
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  };
  for (const [name, row] of rows) line(name, [row]);
  line("all", [...rows.values()]);
  console.log("\nUnsupported, by feature (a test may need several):");
  for (const [reason, n] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(`- ${n} ${reason}`);
  for (const [title, list] of [
    ["Different from what is recorded", [...rows.values()].flatMap((r) => r.different)],
    ["Left", [...rows.values()].flatMap((r) => r.refused)],
  ] as const) {
    console.log(`\n${title}:`);
    for (const entry of list) console.log(`- ${entry.replace(`${folder}/`, "")}`);
  }
}
