/** The page of counterexamples is what its script writes. Another solver finds other states, but none fewer. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { BUGS } from "../../scripts/counterexample-bugs.ts";
import { counterexamplePage, tryBug } from "../../scripts/counterexample-page.ts";
import { openMutationPlace } from "../../scripts/mutation-place.ts";
import { full } from "../tier.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const page = readFileSync(join(root, "docs", "counterexamples.md"), "utf8");
/** What any solver gives: text but for values and the lines of states. */
const outline = (text: string): string[] => text.split("\n").filter((l) => /^(#|-|\+|\$|REFUTED|Without)/.test(l));

test("docs/counterexamples.md is what its script writes", { skip: !full }, async () => {
  const { place, close } = await openMutationPlace(60_000);
  try {
    const written = await counterexamplePage(place);
    if (page.includes(`(solver ${place.solver})`)) assert.equal(written, page);
    else assert.deepEqual(outline(written), outline(page));
  } finally {
    await close();
  }
});

test("a mistake that no run meets is refuted near the state of a run", { skip: !full }, async () => {
  const { place, close } = await openMutationPlace(60_000);
  try {
    const bug = BUGS.find((b) => b.title.startsWith("The pool of level 1"))!;
    const { report, text } = await tryBug(place, bug);
    assert.equal(report.fate, "killed", text);
    assert.match(text, /the code returns 0x[0-9a-f]+, the specification 0/);
  } finally {
    await close();
  }
});

test("each mistake is on the page, with an output of at most 40 lines", () => {
  for (const { title } of BUGS) assert.ok(page.includes(title), title);
  for (const [block] of page.matchAll(/^```\n\$[^`]*^```$/gm)) assert.ok(block.split("\n").length <= 43, block);
});

test("each edit has one place in KCore", () => {
  for (const { file, before, title } of BUGS) {
    const text = readFileSync(join(root, file), "utf8");
    assert.equal(text.split(before).length, 2, title);
  }
});
