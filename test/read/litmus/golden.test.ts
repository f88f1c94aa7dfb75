/**
 * Examples beside their answers: `NAME.litmus.expected` is the canonical text, `NAME.litmus.expected-failure` what the
 * reader says. `UPDATE_GOLDEN=1` rewrites them.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { LITMUS_ERRORS, parseLitmus, printLitmus } from "../../../src/read/litmus/index.ts";
import { inputErrorText } from "../../../src/text/index.ts";

// The examples are not compiled: they stay beside the sources.
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");
const folder = join(root, "test", "read", "litmus", "golden");
const update = process.env.UPDATE_GOLDEN === "1";

function answer(name: string, text: string): { readonly suffix: string; readonly text: string } {
  const { errors, test: read } = parseLitmus(text, name);
  if (read !== undefined) return { suffix: ".expected", text: printLitmus(read) };
  return { suffix: ".expected-failure", text: errors.map((e) => `${inputErrorText(text, e)}\n`).join("") };
}

for (const name of readdirSync(folder).filter((f) => f.endsWith(".litmus"))) {
  test(`${name} reads as expected`, () => {
    const file = join(folder, name);
    const found = answer(name, readFileSync(file, "utf8"));
    if (update) {
      for (const suffix of [".expected", ".expected-failure"]) rmSync(file + suffix, { force: true });
      writeFileSync(file + found.suffix, found.text);
    }
    assert.ok(existsSync(file + found.suffix), `${name}${found.suffix} is missing`);
    assert.equal(found.text, readFileSync(file + found.suffix, "utf8"));
  });
}

test("every canonical text reads as itself", () => {
  for (const name of readdirSync(folder).filter((f) => f.endsWith(".litmus.expected"))) {
    const text = readFileSync(join(folder, name), "utf8");
    assert.equal(answer(name, text).text, text);
  }
});

test("every error of the table has a meaning and an example", () => {
  for (const [code, { meaning, example }] of Object.entries(LITMUS_ERRORS)) {
    assert.match(code, /^LIT\d\d$/);
    assert.ok(meaning.endsWith(".") && example.length > 0, code);
  }
});
