/** catalogue/examples: every program and every broken form of it has the verdicts that are written beside it. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { full } from "../../tier.ts";
import { asked, catalogue, textOf, wordOf } from "./asked.ts";

const rows = textOf("examples", "verdicts.txt")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [program, form, , drf, barriers] = line.trim().split(/\s+/) as [string, string, string, string, string];
    return { program, file: form === "-" ? `${program}.s` : `${program}-${form}.s`, drf, barriers };
  });

test("every assembly file is in verdicts.txt", () => {
  const files = readdirSync(join(catalogue, "examples")).filter((f) => f.endsWith(".s"));
  assert.deepEqual(files.sort(), rows.map((r) => r.file).sort());
});

// A form has a program of its own; the quick tier takes every second one.
const tried = rows.filter((_, i) => full || i % 2 === 0);

test("every program has the verdicts of verdicts.txt", () => {
  for (const { program, file, drf, barriers } of tried) {
    const settings = textOf("examples", `${program}.toml`);
    const [a, b] = (["drf-kernel", "no-barrier-misuse"] as const).map((c) =>
      asked(textOf("examples", file), c, { settings }),
    );
    assert.deepEqual([wordOf(a!), wordOf(b!)], [drf, barriers], file);
  }
});
