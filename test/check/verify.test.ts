/** The walk through the argument: steps, verdicts and words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { coverage, STEPS } from "../../src/check/verify/index.ts";
import { within } from "../../src/check/verify/locks.ts";
import { modelsStep } from "../../src/check/verify/models.ts";
import { type JobResult, UNLIMITED } from "../../src/jobs/index.ts";

const done = (output: unknown): JobResult<unknown> => ({ status: "done", output, cached: false, milliseconds: 1 });
const models = (n: number) => {
  const basic = Array.from({ length: n }, (_, i) => ({ name: `t${i}`, text: "", expected: "" }));
  return modelsStep({ basic, locks: [] }, { limits: UNLIMITED });
};
const answer = { model: "arm", engine: "graph", rules: "today", states: 3, differences: [] as string[] };

test("a step without work is vacuous, never holding", () => {
  for (const { make } of STEPS) {
    const step = make({ basic: [], locks: [] }, { limits: UNLIMITED });
    assert.equal(step.judge([]).verdict.status, "vacuous");
  }
});

test("all answers as recorded: holds for the number of tests, never proved", () => {
  const { verdict, counts } = models(2).judge([done([answer]), done([answer, answer])]);
  assert.equal(verdict.status, "holds");
  assert.deepEqual(counts, { tests: 2, explorations: 3, states: 9 });
});

test("a difference refutes the step and names the test", () => {
  const wrong = { ...answer, differences: ["not found: 0:X0=1;"] };
  const { verdict, details } = models(2).judge([done([answer]), done([wrong])]);
  assert.equal(verdict.status, "refuted");
  assert.deepEqual(
    details.map((d) => d.name),
    ["t1"],
  );
});

test("an answer that is missing makes the step unknown, unless it is refuted", () => {
  const cut: JobResult<unknown> = { status: "failed", why: "limit", detail: "memory ran out", bug: false };
  assert.equal(models(2).judge([done([answer]), cut]).verdict.status, "unknown");
  const wrong = done([{ ...answer, differences: ["x"] }]);
  assert.equal(models(2).judge([cut, wrong]).verdict.status, "refuted");
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
  assert.match(coverage(["models", "locks"]), /covers models \(.*\), locks \(.*\); not yet covered: wdrf .*machine/);
});
