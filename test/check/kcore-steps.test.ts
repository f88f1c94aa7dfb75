/** Steps *invariant* and *wdrf* of `sekvm verify`, on reports that are made up. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConditionCount } from "../../src/check/proof/index.ts";
import { invariantStep } from "../../src/check/verify/invariant.ts";
import { wdrfStep } from "../../src/check/verify/wdrf.ts";
import type { LayerReport } from "../../src/evidence/index.ts";
import { clean, report as withRefuted } from "../report/proofs.ts";

const NAMES = ["drf-kernel", "no-barrier-misuse", "memory-isolation", "transactional-page-table"];
const ALL = [...NAMES, "write-once-kernel-mapping", "sequential-tlb-invalidation"];
const count = (name: string): ConditionCount => ({ name, calls: 2, invariants: 1, clauses: 0, theorems: 0, idle: [] });

function kcore(layers: readonly LayerReport[], conditions: readonly ConditionCount[] = ALL.map(count)) {
  return {
    layers: layers.map((l) => l.number),
    conditions: async () => conditions,
    async *prove(part: "layers" | "security") {
      yield* part === "layers" ? layers : layers.map((l) => ({ ...l, isLayer: false }));
    },
  };
}
const control = { results: async () => [], signal: new AbortController().signal };
const wdrf = async (...of: Parameters<typeof kcore>) =>
  (await wdrfStep({ basic: [], locks: [], kcore: kcore(...of) }).run(control)).report;

test("six conditions are proved when all of the proofs are, each with what it comes down to", async () => {
  const report = await wdrf(clean.layers);
  assert.equal(report.verdict.status, "proved");
  assert.deepEqual(
    report.details.map((d) => d.name),
    ALL,
  );
  assert.match(report.details[0]!.text, /: 2 calls that owe it, 1 invariant$/);
  assert.equal(report.counts["calls that owe one"], 12);
});

test("a condition that is not declared, or for which nothing asks, is vacuous", async () => {
  const missing = await wdrf(clean.layers, NAMES.map(count));
  assert.deepEqual([missing.verdict.status, missing.details.at(-1)!.verdict.status], ["vacuous", "vacuous"]);
  assert.equal(missing.details[0]!.verdict.status, "proved");
  const idle = await wdrf(clean.layers, [...ALL.slice(1).map(count), { ...count(ALL[0]!), idle: ["holds"] }]);
  assert.equal(idle.details[0]!.verdict.status, "vacuous");
});

test("no condition is proved where a theorem is refuted, or there is nothing", async () => {
  const refuted = await wdrf(withRefuted.layers);
  assert.ok(refuted.details.every((d) => d.verdict.status === "refuted"));
  assert.equal((await wdrf([])).verdict.status, "vacuous");
});

test("invariants are proved by the part of the proofs that is about security", async () => {
  const run = async (layers: readonly LayerReport[]) =>
    (await invariantStep({ basic: [], locks: [], kcore: kcore(layers) }).run(control)).report;
  assert.equal((await run(clean.layers)).verdict.status, "proved");
  assert.equal((await run(withRefuted.layers)).verdict.status, "refuted");
  assert.equal((await run([])).verdict.status, "vacuous");
});
