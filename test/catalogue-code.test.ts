/** The catalogue of real code: every program does what verdicts.txt says, and its weakenings are repaired. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { runnerWith } from "../src/cli/outcomes/answer.ts";
import type { EngineName, LitmusAnswer, ModelName } from "../src/evidence/index.ts";
import { type Limits, NO_LIMITS } from "../src/model/program/index.ts";
import { full } from "./tier.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "catalogue", "code");

interface Row {
  readonly name: string;
  readonly threads: string;
  readonly assert: string;
  readonly holds: boolean;
}

const rows = readFileSync(join(folder, "verdicts.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line): Row => {
    const [program, arch, weakening, threads, condition, verdict] = line.trim().split(/\s{2,}/) as [
      string,
      ...string[],
    ];
    const weak = weakening!
      .replace(/[()]/g, "")
      .replace(/=barrier$/, "")
      .toLowerCase()
      .replace(/[_=]/g, "-");
    const name = `${program}${arch === "8.1" ? "-lse" : ""}${weak === "-" ? "" : `-${weak}`}`;
    return { name, threads: threads!, assert: condition!, holds: verdict === "holds" };
  });

async function answerOf(
  row: Row,
  model: ModelName,
  engine: EngineName = "graph",
  limits: Limits = NO_LIMITS,
): Promise<LitmusAnswer> {
  const run = await runnerWith(engine);
  const files = [{ name: `${row.name}.s`, text: readFileSync(join(folder, `${row.name}.s`), "utf8") }];
  const question = { model, engine, rules: "today", bound: 4 } as const;
  const harness = { threads: row.threads, assert: row.assert };
  const output = await run(
    {
      files,
      harness,
      question,
      witnesses: model === "arm" && engine === "graph" ? "violation" : "none",
      symmetry: true,
    },
    limits,
  );
  assert.ok(output.status === "answer", `${row.name}: ${JSON.stringify(output)}`);
  return output.answer;
}

const violated = (a: LitmusAnswer): boolean => a.states.some((s) => !s.holds);
const shown = ({ name, threads }: Row): string => `${name} with ${threads}`;

test("every assembly file is in verdicts.txt", () => {
  const names = new Set(rows.map((r) => `${r.name}.s`));
  assert.deepEqual(
    readdirSync(folder).filter((f) => f.endsWith(".s") && !names.has(f)),
    [],
  );
});

test("every program holds or fails on Arm as verdicts.txt says; all outcomes are known, and every failure has a repair", async () => {
  for (const row of rows) {
    const answer = await answerOf(row, "arm");
    assert.equal(answer.status, "answered", `${shown(row)}: ${answer.why?.detail}`);
    assert.equal(violated(answer), !row.holds, shown(row));
    assert.equal(answer.repair === undefined, row.holds, shown(row));
  }
});

test("every program holds on SC, weakened or not", async () => {
  for (const row of full ? rows : rows.filter((r) => !r.holds && existsSync(join(folder, `${r.name}.s`))).slice(0, 8)) {
    const answer = await answerOf(row, "sc");
    assert.deepEqual([answer.status, violated(answer)], ["answered", false], shown(row));
  }
});

/** Time for one program; the promising engine takes long for many writes, and what it has found until then is compared. */
const MILLISECONDS = 10_000;

test("the promising engine has the same outcomes, as far as it comes", {
  skip: full ? false : "full tier",
}, async () => {
  let whole = 0;
  for (const row of rows.filter((r) => !/\*3|\),.*\),/.test(r.threads))) {
    const limits = { ...NO_LIMITS, deadline: performance.now() + MILLISECONDS };
    const [graph, promising] = [await answerOf(row, "arm"), await answerOf(row, "arm", "promising", limits)];
    const [all, found] = [graph, promising].map((a) => a.states.map((s) => s.text)) as [string[], string[]];
    assert.deepEqual(
      promising.status === "answered" ? found : found.filter((s) => !all.includes(s)),
      promising.status === "answered" ? all : [],
      shown(row),
    );
    if (promising.status === "answered") whole++;
  }
  assert.ok(whole > 30, `${whole} compared in full`);
});
