/** Wrong handlers of KCore are refuted, each by a run. Wrong sequences of a small system are refuted in both tiers (test/check/cases.test.ts). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { full } from "../tier.ts";
import { refuted } from "./edited.ts";
import { WRONG } from "./wrong-handlers.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

test("each edit of a handler has one place", () => {
  for (const { title, edits } of WRONG)
    for (const [file, old, made] of edits) {
      assert.equal(readFileSync(join(root, file), "utf8").split(old).length, 2, title);
      assert.notEqual(old, made, title);
    }
});

for (const { title, layer, theorem, edits, by } of WRONG)
  test(`refuted: ${title}`, { skip: !full }, async () => {
    const edit = (path: string, text: string): string =>
      edits.reduce((t, [file, old, made]) => (file === path ? t.replace(old, () => made) : t), text);
    const lines = await refuted(edit, (l) => l.number === layer, theorem);
    assert.match(lines[0]!, by);
  });
