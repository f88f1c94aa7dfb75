/**
 * Small systems that once got a wrong answer, and neighbours of them that must stay right: `cases` in the form of today with the mistake
 * kept, `systems` what specifications of several transitions are for. `expected.json` says what each must get; an error that says what is
 * wrong is no proof.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  functionsOfProgram,
  type Memory,
  planLayer,
  proveTheorem,
  readSystem,
  recordedRuns,
} from "../../src/check/proof/index.ts";
import { type GoalWorkshop, openGoalWorkshop } from "../../src/cli/goals.ts";
import { kernelFiles, readKernelFile } from "../../src/host/node/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";

const here = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "test", "check");
let shop: GoalWorkshop;
before(async () => {
  const out = { write: () => undefined };
  shop = await openGoalWorkshop({ stdout: out, stderr: out, env: {} } as never, { solver: "z3", cache: false });
});
after(() => shop.close());

type Word = "proved" | "refuted" | "vacuous" | "unknown" | "error";
interface Expected {
  readonly system: string;
  readonly must: Word | "not-proved";
  readonly what: string;
}

interface Got {
  readonly word: Word;
  readonly why: string;
}

/** What `sekvm prove` says of a system: the first theorem that is not proved, or that all are. */
async function proved(
  folder: string,
  name: string,
  edit = (text: string): string => text,
  memory?: Memory,
): Promise<Got> {
  const root = join(here, folder);
  const read = (file: string): string | undefined => {
    const text = readKernelFile(root, file);
    return text === undefined ? undefined : edit(text);
  };
  const files = kernelFiles(root, name).filter((f) => /\/\d\d-[\w-]+\/[^/]+\.ts$/.test(f));
  const { program, errors } = liftProgram(files, { read, isApart: true });
  const found = errors.length > 0 ? { system: undefined, errors } : readSystem(program);
  const { system } = found;
  if (system === undefined) return { word: "error", why: found.errors.map((e) => `${e.code} ${e.message}`).join("; ") };
  const runs = recordedRuns(system, () => undefined);
  const place = {
    ...{
      program,
      system,
      solver: "z3",
      natives: functionsOfProgram(program),
      runs: runs.of,
      endless: runs.endless,
      memory,
    },
    ask: (question: Parameters<typeof shop.askTimed>[0]) => shop.askTimed(question),
    check: (checks: Parameters<typeof shop.check>[0]) => shop.check(checks),
  };
  for (const layer of system.layers)
    for (const theorem of planLayer(system, layer).theorems) {
      const { verdict } = await proveTheorem(theorem, place);
      const word = verdict.status === "holds" ? "unknown" : verdict.status;
      if (word !== "proved") return { word, why: `${theorem.title}: ${JSON.stringify(verdict).slice(0, 300)}` };
    }
  return { word: "proved", why: "" };
}

for (const folder of ["cases", "systems"]) {
  const expected = JSON.parse(readFileSync(join(here, folder, "expected.json"), "utf8")) as readonly Expected[];
  for (const { system, must, what } of expected.filter((e) => e.system !== "stale-cache"))
    test(`${system}: ${what}`, async () => {
      const { word, why } = await proved(folder, system);
      if (must === "not-proved") assert.notEqual(word, "proved");
      else assert.equal(word, must, why);
    });
}

test("what was proved is not kept for a helper of a codec that says something else", async () => {
  const kept = new Map<string, string>();
  const memory: Memory = { get: (key) => kept.get(key), put: (key, text) => void kept.set(key, text) };
  assert.equal((await proved("cases", "stale-cache", undefined, memory)).word, "proved");
  const edited = await proved("cases", "stale-cache", (text) => text.replace("x + 1n", "x + 2n"), memory);
  assert.notEqual(edited.word, "proved");
});
