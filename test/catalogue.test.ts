/** The catalogue: every bundled test has the answers recorded beside it, and is named where its rule is explained. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { answerModels } from "../src/check/verify/models-answer.ts";
import { NO_LIMITS } from "../src/model/program/index.ts";
import { parseExpected } from "../src/read/catalogue/index.ts";
import { parseLitmus } from "../src/read/litmus/index.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const basic = join(root, "catalogue", "basic");
const names = readdirSync(basic)
  .filter((f) => f.endsWith(".litmus"))
  .map((f) => f.slice(0, -".litmus".length));
const text = (name: string): string => readFileSync(join(basic, `${name}.litmus`), "utf8");
const expected = (name: string, folder = basic): string =>
  readFileSync(join(folder, `${name}.litmus.expected`), "utf8");
/** Folders of tests with page tables, by name of a test: `test/model/pages.test.ts` and `stages.test.ts` explore them. */
const paged = new Map(
  ["pages", "stage2"].flatMap((folder) =>
    readdirSync(join(root, "catalogue", folder))
      .filter((f) => f.endsWith(".litmus"))
      .map((f) => [f.slice(0, -".litmus".length), join(root, "catalogue", folder)] as const),
  ),
);
const models = readFileSync(join(root, "docs", "models.md"), "utf8");
const readme = readFileSync(join(root, "catalogue", "README.md"), "utf8");
const named = (page: string): Set<string> => new Set([...page.matchAll(/`([^`\n]+)`/g)].map((m) => m[1]!));

const model = readFileSync(join(root, "catalogue", "models", "arm.cat"), "utf8");
test("all engines and SC give the recorded answers on every basic test", async () => {
  for (const name of names) {
    const answers = await answerModels({ name, text: text(name), expected: expected(name), model }, NO_LIMITS);
    for (const { model, engine, rules, differences, unfinished } of answers) {
      assert.deepEqual(differences, [], `${name} ${model} ${engine} ${rules}`);
      assert.equal(unfinished, undefined, `${name} ${model} ${engine} ${rules}`);
    }
  }
});

test("a basic test is called like its file and says in one line which rule it shows", () => {
  for (const name of names) {
    const { test: litmus } = parseLitmus(text(name), name);
    assert.equal(litmus?.name, name);
    assert.match(litmus?.doc ?? "", /^\S[^\n]{10,160}$/, name);
  }
});

test("there are both allowed and forbidden tests, and tests on which the rule sets differ", () => {
  const answers = names.map((name) => parseExpected(expected(name)));
  assert.ok(names.length >= 120);
  assert.ok(answers.filter((a) => a.arm.observation === "Never").length > 50);
  assert.ok(answers.filter((a) => a.arm.observation !== "Never").length > 50);
  assert.ok(answers.filter((a) => a.pldi19 !== undefined).length > 10);
});

test("every test is named in docs/models.md or catalogue/README.md", () => {
  const texts = new Set([...named(models), ...named(readme)]);
  assert.deepEqual(
    [...names, ...paged.keys()].filter((n) => !texts.has(n)),
    [],
  );
});

/** The rows of the tables of docs/models.md: the heads of their columns, and the tests that each cell names. */
const rules = models.split("\n\n").flatMap((block) => {
  const [head, , ...rows] = block.split("\n").map((line) => line.split(" | "));
  if (head?.[0] !== "| rule") return [];
  return rows.map((row) => ({
    rule: row[0]!,
    cells: row.map((cell, i) => ({
      head: head[i]!.replace(/ \|$/, ""),
      tests: [...cell.matchAll(/`([^`]+)`/g)].map((m) => m[1]!),
    })),
  }));
});

test("every rule of docs/models.md names tests, and they show what its table says", () => {
  assert.ok(rules.length > 40);
  for (const { rule, cells } of rules) {
    const shown = cells.slice(2);
    assert.ok(shown.length > 0 && shown.every((c) => c.tests.length > 0), rule);
    for (const { head, tests } of shown) {
      for (const name of tests) {
        assert.ok(names.includes(name) || paged.has(name), `${name}: ${rule}`);
        const { arm, pldi19 } = parseExpected(expected(name, names.includes(name) ? basic : paged.get(name)!));
        if (head === "differs on") assert.notEqual(pldi19, undefined, `${name}: ${rule}`);
        else assert.equal(arm.observation === "Never", head === "shown forbidden by", `${name} in ${head}: ${rule}`);
      }
    }
  }
});
