/** catalogue/kcore: KCore's sequences in AArch64 satisfy the conditions, and their broken forms do not. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { answerSequence } from "../../../src/check/verify/sequences-answer.ts";
import { CONDITION_NAMES } from "../../../src/evidence/index.ts";
import { NO_LIMITS } from "../../../src/model/program/index.ts";
import { parseForms, type SequenceForm } from "../../../src/read/catalogue/index.ts";
import { full } from "../../tier.ts";
import { catalogue, textOf, wordOf } from "./asked.ts";

const forms = parseForms(textOf("kcore", "forms.txt"));
const programs = forms.filter((f) => f.form === undefined);

/** What comes of each condition of a form, or of a text in its place. */
async function wordsOf({ program, file, conditions }: SequenceForm, text = textOf("kcore", file)) {
  const input = { file, text, settings: textOf("kcore", `${program}.toml`), conditions };
  return (await answerSequence(input, NO_LIMITS)).answers.map(wordOf);
}

test("every assembly file is in forms.txt, and every program has a broken form", () => {
  const files = readdirSync(join(catalogue, "kcore")).filter((f) => f.endsWith(".s"));
  assert.deepEqual(files.sort(), forms.map((f) => f.file).sort());
  for (const { program } of programs) assert.ok(forms.some((f) => f.program === program && f.form !== undefined));
});

test("each program is proved", async () => {
  for (const form of programs)
    assert.deepEqual(
      await wordsOf(form),
      form.conditions.map(() => "proved"),
      form.file,
    );
});

test("each broken form is refuted", async () => {
  for (const form of forms.filter((f) => f.form !== undefined))
    assert.deepEqual(await wordsOf(form), ["refuted"], form.file);
});

test("every condition refutes some broken form", () => {
  const refuting = forms.flatMap((f) => (f.form === undefined ? [] : f.conditions));
  for (const condition of CONDITION_NAMES) assert.ok(refuting.includes(condition), condition);
});

test("without any one DSB or TLBI of its invalidation no table is changed rightly", async () => {
  const condition = "sequential-tlb-invalidation";
  for (const form of programs.filter((f) => f.conditions.includes(condition) && (full || f.program !== "pages"))) {
    const lines = textOf("kcore", form.file).split("\n");
    for (const [i, line] of lines.entries()) {
      if (!/^\s*(dsb|tlbi)\b/.test(line)) continue;
      const text = lines.map((l, k) => (k === i ? "\tnop" : l)).join("\n");
      const found = await wordsOf({ ...form, conditions: [condition] }, text);
      assert.notDeepEqual(found, ["proved"], `${form.file}:${i + 1} ${line}`);
    }
  }
});

test("owners stay while their own lock is held around another one, and the other one does not keep them", async () => {
  const pages = programs.find((f) => f.program === "pages")!;
  const form = { ...pages, conditions: ["memory-isolation" as const] };
  assert.deepEqual(await wordsOf(form), ["proved"]);
  const bare = textOf("kcore", "pages.s").replaceAll(/\tbl\t(acquire|release)_lock_s2page.*/g, "\tnop");
  assert.deepEqual(await wordsOf(form, bare), ["refuted"]);
});

test("entries are stored by releases: what is written through a pointer alone", () => {
  for (const { program, file } of programs.filter((f) => f.program !== "lock")) {
    const stores = textOf("kcore", file).match(/^\t(str|stlr)\t(x\d+|xzr), \[x\d+\](?=\s)/gm) ?? [];
    assert.ok(stores.length >= 4, program);
    assert.deepEqual(
      stores.filter((s) => !s.startsWith("\tstlr")),
      [],
      program,
    );
  }
});

test("a line that is no form is refused", () => {
  assert.throws(() => parseForms("lock BROKEN"), /not a line of forms.txt/);
  assert.throws(() => parseForms("lock BROKEN drf"), /not a condition: drf/);
});
