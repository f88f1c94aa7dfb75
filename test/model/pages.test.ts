/** Page tables: our own tests, herd7's recorded answers, and what does not take them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { judge } from "../../src/check/index.ts";
import { explore as axiomatic } from "../../src/model/axiomatic/index.ts";
import { explore } from "../../src/model/graph/index.ts";
import { compile, programOf, Unsupported } from "../../src/model/program/index.ts";
import { explore as promising } from "../../src/model/promising/index.ts";
import { parseExpected } from "../../src/read/catalogue/index.ts";
import { parseLitmus } from "../../src/read/litmus/index.ts";
import { corpus, skipWithoutCorpus } from "../corpus.ts";
import { cases } from "../tier.ts";
import { runCorpus } from "./corpus-run.ts";
import { optionsOf } from "./programs.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "catalogue", "pages");
const names = readdirSync(folder)
  .filter((f) => f.endsWith(".litmus"))
  .map((f) => f.slice(0, -".litmus".length));
const question = { model: "arm", engine: "graph", rules: "today", bound: 4 } as const;

function read(text: string) {
  const { test: found, errors } = parseLitmus(text, "");
  assert.deepEqual(errors, []);
  return found!;
}

for (const name of names)
  test(`${name} has the answers recorded beside it`, () => {
    const litmus = read(readFileSync(join(folder, `${name}.litmus`), "utf8"));
    const { arm } = parseExpected(readFileSync(join(folder, `${name}.litmus.expected`), "utf8"));
    const program = programOf(litmus);
    const found = judge(litmus, program, explore(compile(program), optionsOf("today")), question, "");
    assert.equal(litmus.name, name);
    assert.match(litmus.doc ?? "", /^\S[^\n]{10,160}$/);
    assert.equal(found.status, "answered");
    assert.deepEqual([...found.states.map((s) => s.text)].sort(), [...arm.states].sort());
    assert.equal(found.observation, arm.observation);
  });

test("tests with page tables have the final states that herd7 recorded", { skip: skipWithoutCorpus }, () => {
  // One in six of the quick tier, of all kinds: the list goes by folders.
  const step = cases(6, 1);
  const run = runCorpus(
    corpus!,
    "vmsa",
    "arm",
    (code) => explore(code, optionsOf("today")),
    (i) => i % step === 0,
  );
  console.log(`vmsa: ${run.equal} of ${run.total} equal; unsupported: ${run.unsupported.join("; ") || "none"}`);
  assert.deepEqual(run.different, []);
  assert.ok(run.unsupported.length <= run.total / 100, "at most one in a hundred is unsupported");
});

test("what does not take page tables says so", () => {
  const code = compile(programOf(read(readFileSync(join(folder, "map+po.litmus"), "utf8"))));
  const refused = (run: () => unknown): void =>
    assert.throws(run, (e) => e instanceof Unsupported && /page tables/.test(e.message));
  refused(() => promising(code, optionsOf("today")));
  refused(() => axiomatic(code, optionsOf("today"), []));
  refused(() => explore(code, optionsOf("pldi19")));
  refused(() => explore(code, optionsOf("today", { model: "sc" })));
});
