/** The walk through the argument: steps, verdicts and words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { coverage, kcorePart, STEPS, type Step, type StepReport } from "../../src/check/verify/index.ts";
import { within } from "../../src/check/verify/locks.ts";
import { modelsStep } from "../../src/check/verify/models.ts";
import { noninterferenceStep } from "../../src/check/verify/noninterference.ts";
import type { LayerReport } from "../../src/evidence/index.ts";
import { type JobResult, UNLIMITED } from "../../src/jobs/index.ts";
import { goal, layer, limit, theorem } from "../report/proofs.ts";

const done = (output: unknown): JobResult<unknown> => ({ status: "done", output, cached: false, milliseconds: 1 });
const models = (n: number) => {
  const basic = Array.from({ length: n }, (_, i) => ({ name: `t${i}`, text: "", expected: "", model: "" }));
  return modelsStep({ basic, locks: [], sequences: [] }, { limits: UNLIMITED });
};
/** What a step says of these results of its jobs. */
const judged = async (step: Step, results: readonly JobResult<unknown>[]): Promise<StepReport> =>
  (await step.run({ results: async () => results, signal: new AbortController().signal })).report;
const answer = { model: "arm", engine: "graph", rules: "today", states: 3, differences: [] as string[] };

test("a step without work is vacuous, never holding", async () => {
  for (const { make } of STEPS) {
    const step = make({ basic: [], locks: [], sequences: [] }, { limits: UNLIMITED });
    assert.equal((await judged(step, [])).verdict.status, "vacuous");
  }
});

test("all answers as recorded: holds for the number of tests, never proved", async () => {
  const { verdict, counts } = await judged(models(2), [done([answer]), done([answer, answer])]);
  assert.equal(verdict.status, "holds");
  assert.deepEqual(counts, { tests: 2, explorations: 3, states: 9 });
});

test("a difference refutes the step and names the test", async () => {
  const wrong = { ...answer, differences: ["not found: 0:X0=1;"] };
  const { verdict, details } = await judged(models(2), [done([answer]), done([wrong])]);
  assert.equal(verdict.status, "refuted");
  assert.deepEqual(
    details.map((d) => d.name),
    ["t1"],
  );
});

test("an answer that is missing makes the step unknown, unless it is refuted", async () => {
  const cut: JobResult<unknown> = { status: "failed", why: "limit", detail: "memory ran out", bug: false };
  assert.equal((await judged(models(2), [done([answer]), cut])).verdict.status, "unknown");
  const wrong = done([{ ...answer, differences: ["x"] }]);
  assert.equal((await judged(models(2), [cut, wrong])).verdict.status, "refuted");
});

test("within names the sizes that contain all others", () => {
  const sizes = [
    [2, 1],
    [3, 3],
    [4, 2],
    [4, 1],
  ].map(([cpus, rounds]) => ({ cpus: cpus!, rounds: rounds! }));
  assert.equal(within(sizes), "4 CPUs x 2 rounds and 3 CPUs x 3 rounds");
  assert.equal(within([{ cpus: 2, rounds: 1 }]), "2 CPUs x 1 round");
});

test("the last line says what is covered and what is not", () => {
  assert.match(
    coverage([{ name: "models" }, { name: "locks" }]),
    /covers models \(.*\), locks \(.*\); not yet covered: wdrf .*machine/,
  );
});

test("of a step that is done in part the last line says which part, and what is open", () => {
  const part = kcorePart([0, 1, 2, 3, 5]);
  assert.deepEqual(part, { covered: "layers 1 to 3 and 5 of 34", open: "layers 4 and 6 to 34" });
  const text = coverage([{ name: "refine", part }]);
  assert.match(text, /covers refine \(KCore refines [^)]*; layers 1 to 3 and 5 of 34\); not yet covered: /);
  assert.match(text, /refine \(layers 4 and 6 to 34\)/);
  assert.doesNotMatch(coverage([{ name: "refine", part: kcorePart(Array.from({ length: 35 }, (_, i) => i)) }]), /open/);
});

/** Step noninterference of a system whose sequences owe for whom they take a step. */
async function takes(...owing: readonly LayerReport[]): Promise<StepReport> {
  const seen = theorem("untold by look", { kind: "view", layer: 99 });
  const named = { name: "client", steps: 1, seen: [], theorems: [seen.name], passes: [] };
  const security = {
    ...layer(99, "security", [seen]),
    isLayer: false,
    principals: [{ ...named, takes: [{ says: "what the host asks for", only: "p.ts#isForHost", steps: ["look"] }] }],
  };
  const prove = async function* (part: "layers" | "security") {
    yield* part === "layers" ? owing : [security];
  };
  const kcore = { layers: [7], prove, conditions: async () => [] };
  return judged(noninterferenceStep({ basic: [], locks: [], sequences: [], kcore }), []);
}
const owes = (name: string, more: Parameters<typeof theorem>[1] = {}) =>
  theorem(name, { goals: [goal(`07/${name}/0/0`, { kind: "taken", of: "p.ts#isForHost" })], ...more });

test("for whom steps are taken is proved where each sequence that takes one is, and says nothing where none does", async () => {
  const { verdict, details } = await takes(layer(7, "Calls", [owes("call"), owes("fault"), theorem("other")]));
  assert.equal(verdict.status, "proved");
  assert.equal(details.at(-1)!.text, "what the host asks for: 1 step, owed by 2 goals of 2 sequences");
  const open = await takes(layer(7, "Calls", [owes("call"), owes("fault", { verdict: limit })]));
  assert.deepEqual([open.verdict.status, open.details.at(-1)!.verdict.status], ["unknown", "unknown"]);
  const elsewhere = await takes(layer(7, "Calls", [owes("call"), theorem("other", { verdict: limit })]));
  assert.equal(elsewhere.verdict.status, "proved");
  assert.equal((await takes(layer(7, "Calls", [theorem("other")]))).verdict.status, "vacuous");
});
