/** catalogue/code: the conditions on locks, queues and rings that were not written for them, and on all their weakened forms. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { full } from "../../tier.ts";
import { asked, catalogue, textOf, wordOf } from "./asked.ts";

const rows = textOf("code", "conditions.txt")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split(/\s+/) as [name: string, threads: string, drf: string, barriers: string]);

test("every assembly file has its conditions written down, and every weakened form is refuted by one", () => {
  const files = readdirSync(join(catalogue, "code")).filter((f) => f.endsWith(".s"));
  assert.deepEqual(files.map((f) => f.replace(".s", "")).sort(), rows.map(([name]) => name).sort());
  for (const [name, , drf, barriers] of rows) {
    const weakened = /-(relaxed|plain-unlock|virtio-[rw]mb)$/.test(name);
    if (weakened) assert.ok(drf === "refuted" || barriers === "refuted", name);
  }
});

test("every program has the verdicts that are written down", () => {
  for (const [name, threads, drf, barriers] of rows.filter((_, i) => full || i % 6 === 0)) {
    const text = textOf("code", `${name}.s`);
    const found = (["drf-kernel", "no-barrier-misuse"] as const).map((c) => wordOf(asked(text, c, { threads })));
    assert.deepEqual(found, [drf, barriers], name);
  }
});
