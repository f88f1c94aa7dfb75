/**
 * Leaks of KCore are refuted, each by runs that are shown: one step, in one machine or in two that look the same to who learns something. Leaks of a small
 * system are refuted in both tiers (test/check/noninterference.test.ts).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { full } from "../tier.ts";
import { refuted } from "./edited.ts";
import { LEAKS, type Leak } from "./leaks.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
/** A file that imports more. */
const withImports = (text: string, [prelude, state]: Leak["imports"]): string =>
  text
    .replace(/ \} (?=from "[./]*prelude\/index.ts")/, (end) => (prelude === "" ? end : `, ${prelude}${end}`))
    .replace(/ \} (?=from "[./0-9a-z-]*\/state.ts")/, (end) => (state === "" ? end : `, ${state}${end}`));

/** What is said of a leak: the lines of its counterexample. */
const found = ({ file, before: old, after: made, theorem, imports }: Leak): Promise<readonly string[]> =>
  refuted(
    (path, text) =>
      path === file
        ? withImports(
            text.replace(old, () => made),
            imports,
          )
        : text,
    (layer, all) => layer === all.at(-1),
    theorem,
  );

test("each edit has one place", () => {
  for (const { title, file, before: old, after: made } of LEAKS) {
    assert.equal(readFileSync(join(root, file), "utf8").split(old).length, 2, title);
    assert.notEqual(old, made, title);
  }
});

test("there are 40 at least, each with a name of its own", () => {
  assert.ok(LEAKS.length >= 40);
  assert.equal(new Set(LEAKS.map((l) => l.title)).size, LEAKS.length);
});

for (const leak of LEAKS)
  test(`refuted: ${leak.title}`, { skip: !full }, async () => {
    const lines = await found(leak);
    const isOfTwo = !leak.theorem.startsWith("undisturbed");
    assert.match(lines[0]!, isOfTwo ? /learns|is told/ : /is disturbed/);
    if (isOfTwo) assert.match(lines[1]!, /^the runs differed before in what principal \S+ does not see/);
    assert.ok(lines.length <= 40);
  });
