/** What proofs rest on: one list, with nothing on it that was not argued for. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ASSUMPTION_IDS, assumptionsTable, PROOF_ASSUMPTIONS } from "../../src/check/assumptions.ts";
import { refineStep } from "../../src/check/verify/refine.ts";
import type { LayerReport } from "../../src/evidence/index.ts";
import { clean, layer, refuted, theorem } from "../report/proofs.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

test("the trusted base of proofs is these six, and a further one has to be argued for", () => {
  assert.deepEqual(ASSUMPTION_IDS, [
    "solver",
    "lifter",
    "bottom-machine",
    "compiler-runtime",
    "composition",
    "waiting-ends",
  ]);
});

test("every assumption says in words what it is, why to believe it, and what would show it to be wrong", () => {
  for (const { id, sentence, belief, falsifier } of PROOF_ASSUMPTIONS)
    for (const text of [sentence, belief, falsifier]) assert.ok(text.length > 20 && !text.includes("|"), id);
});

test("docs/trusted-base.md has the table", () => {
  const file = join(root, "docs/trusted-base.md");
  const text = readFileSync(file, "utf8");
  const made = text.replace(
    /(<!-- proofs -->\n)[\s\S]*(\n<!-- end of proofs -->)/,
    (_, before: string, after: string) => `${before}\n${assumptionsTable()}\n${after}`,
  );
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, made);
  assert.equal(text, made, "run UPDATE_GOLDEN=1 npm test, and review the change");
});

async function refine(layers: readonly LayerReport[]) {
  const prove = async function* () {
    yield* layers;
  };
  const kcore = { layers: layers.map((l) => l.number), prove, conditions: async () => [] };
  const step = refineStep({ basic: [], locks: [], sequences: [], kcore });
  const { signal } = new AbortController();
  return { step, done: await step.run({ results: async () => [], signal }) };
}

test("step refine is proved only if every theorem is, and rests on that list", async () => {
  const { step, done } = await refine(clean.layers);
  assert.equal(step.claim, "KCore: code refines spec, layers 5 and 7 to 8 of 34");
  assert.deepEqual(done.report.verdict, { status: "proved", reliesOn: ASSUMPTION_IDS });
  assert.equal(done.report.counts.theorems, 4);
  assert.deepEqual(
    done.report.details.map((d) => d.name),
    ["PTAlloc", "NPTWalk", "NPTOps"],
  );
});

test("a refuted theorem refutes step refine and says where to see more", async () => {
  const { done } = await refine([layer(7, "NPTWalk", [theorem("getNpt"), theorem("setNpt", { verdict: refuted })])]);
  const { verdict } = done.report;
  assert.ok(verdict.status === "refuted");
  assert.deepEqual(verdict.reliesOn, ASSUMPTION_IDS);
  assert.deepEqual(verdict.witness, { theorem: "NPTWalk.setNpt", see: "sekvm prove 7 --only setNpt" });
});
