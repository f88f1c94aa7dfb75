import assert from "node:assert/strict";
import { test } from "node:test";
import { differs } from "../../src/cli/litmus/expect.ts";
import { formatOf } from "../../src/cli/litmus/formats.ts";
import { litmusOptions } from "../../src/cli/litmus/options.ts";
import { Summary } from "../../src/cli/litmus/summary.ts";
import {
  defectsOf,
  disagreements,
  exitCodes,
  onlyOnArm,
  type TestReport,
  testReport,
} from "../../src/cli/litmus/tests.ts";
import type { LitmusAnswer } from "../../src/evidence/index.ts";
import { worstExit } from "../../src/evidence/index.ts";
import { answer, question } from "./answers.ts";
import { schemaFaults } from "./schema.ts";

const source = { name: "MP.litmus", text: "AArch64 MP\n" };
const report = (...answers: LitmusAnswer[]): TestReport =>
  testReport(
    source,
    answers.map((a) => a.question),
    answers.map((a) => ({ status: "done", output: { status: "answer", answer: a }, cached: false, milliseconds: 1 })),
  );
const unknown = { status: "unknown", why: { reason: "bound", detail: "a loop reached the bound of 4" } } as const;
const unsupported = { status: "unsupported", why: { reason: "unsupported", detail: "page tables" } } as const;
const promising = { question: question("arm", "promising") };

test("engines that differ disagree; one that did not finish disagrees only with a complete answer that lacks its states", () => {
  const both = answer(["x=0;", "x=1;!"]);
  assert.deepEqual(disagreements(report(both, answer(["x=0;", "x=1;!"], promising))), []);
  const differences = (a: LitmusAnswer, b: LitmusAnswer): readonly string[] =>
    disagreements(report(a, b)).flatMap((d) => d.differences);
  assert.deepEqual(differences(both, answer(["x=1;!", "x=2;"], promising)), [
    "only promising: x=2;",
    "only graph: x=0;",
  ]);
  assert.deepEqual(differences(both, answer(["x=0;"], { ...promising, ...unknown })), []);
  assert.deepEqual(differences(both, answer(["x=2;"], { ...promising, ...unknown })), ["only promising: x=2;"]);
  assert.deepEqual(differences(both, answer([], { ...promising, ...unsupported })), []);
});

test("a disagreement is a report ready to file: both answers, the test, the command", () => {
  const both = report(answer(["x=0;", "x=1;!"]), answer(["x=1;!", "x=2;"], promising));
  const [defect, ...more] = defectsOf(both);
  assert.deepEqual(more, []);
  assert.match(defect!, /^# sekvm: engines disagree on MP\n\n- sekvm \d\S*, node v/);
  assert.match(defect!, /^sekvm litmus -m arm --engine all --rules today --bound 4 --no-cache MP.litmus$/m);
  const table = [
    "| outcome | graph | promising |",
    "| --- | --- | --- |",
    "| x=0; | yes | no |",
    "| x=1; | yes | yes |",
  ];
  assert.ok(defect!.includes(`${table.join("\n")}\n| x=2; | no | yes |\n`));
  assert.ok(defect!.includes("`MP.litmus`:\n\n```\nAArch64 MP\n```\n"));
  const ofText = report(
    answer(["x=0;"]),
    answer(["x=1;"], { question: { ...question(), engine: "axiomatic", cat: "m.cat" } }),
  );
  assert.deepEqual(defectsOf(ofText), []);
  const json = formatOf({ format: "json", witnesses: 0 });
  const document = JSON.parse(json.test(both) + json.end(new Summary()));
  assert.deepEqual(schemaFaults("litmus", document), []);
  assert.deepEqual(document.tests[0].defects, [defect]);
});

test("states that only Arm has are those of two complete answers", () => {
  const sc = answer(["x=0;"], { question: question("sc") });
  const texts = (r: TestReport): string[] => onlyOnArm(r).map((s) => s.text);
  assert.deepEqual(texts(report(sc, answer(["x=0;", "x=1;!"]))), ["x=1;"]);
  assert.deepEqual(onlyOnArm(report(sc, answer(["x=0;", "x=1;!"], unknown))), []);
});

test("the exit code says the worst that happened", () => {
  const code = (r: TestReport): number => worstExit(exitCodes(r));
  assert.equal(code(report(answer(["x=0;"]))), 0);
  assert.equal(code(report(answer(["x=0;"], unknown))), 3);
  assert.equal(code(report(answer([], unsupported))), 3);
  assert.equal(code(report(answer(["x=0;"]), answer(["x=1;"], promising))), 70);
  const of = (result: Parameters<typeof testReport>[2][number]): number =>
    code(testReport(source, [question()], [result]));
  const error = { code: "LIT01", from: 0, to: 1, message: "wrong" };
  assert.equal(
    of({ status: "done", output: { status: "invalid", errors: [error] }, cached: true, milliseconds: 0 }),
    2,
  );
  assert.equal(of({ status: "failed", why: "limit", detail: "heap", bug: false }), 3);
  assert.equal(of({ status: "failed", why: "solver-error", detail: "thrown", bug: true }), 70);
  assert.equal(of({ status: "cancelled" }), 130);
});

test("a kind speaks of the proposition, and an unfinished answer differs only where it can", () => {
  const sometimes = answer(["x=0;", "x=1;!"]);
  const never = answer(["x=0;"]);
  const always = answer(["x=1;!"]);
  const kinds = ["Allowed", "Forbidden", "Required"] as const;
  const differing = (a: LitmusAnswer): string => kinds.filter((k) => differs(a, k)).join(" ");
  assert.equal(differing(sometimes), "Forbidden Required");
  assert.equal(differing(never), "Allowed Required");
  assert.equal(differing(always), "Forbidden");
  assert.equal(differing(answer(["x=0;"], unknown)), "Required");
  assert.equal(differing(answer([], unknown)), "");
});

test("the summary counts by model, engine and reason", () => {
  const summary = new Summary();
  summary.add(report(answer(["x=0;", "x=1;!"])), 0);
  summary.add(report(answer(["x=0;"])), 1);
  summary.add(report(answer([], unsupported)), 0);
  summary.add(report(answer([], unsupported)), 0);
  summary.add(report(answer(["x=0;"], unknown)), 0);
  const lines = [
    "5 tests, 1 unexpected",
    "  arm, graph: 1 allowed, 1 forbidden, 2 unsupported, 1 unknown",
    "    2 unsupported: page tables",
    "    1 unknown (bound): a loop reached the bound of 4",
  ];
  assert.equal(summary.text, `${lines.join("\n")}\n`);
});

test("options become questions: SC is asked once, Arm of each engine", () => {
  const words = {
    model: "both",
    engine: "both",
    rules: "today",
    bound: "3",
    timeout: "1.5",
    memory: "2M",
    format: "herd",
    cache: true,
    symmetry: "on",
    variant: [],
  } as const;
  const { questions, limits } = litmusOptions(words, []);
  assert.deepEqual(
    questions.map((q) => `${q.model} ${q.engine} ${q.bound}`),
    ["sc graph 3", "arm graph 3", "arm promising 3"],
  );
  assert.deepEqual(limits, { timeout: 1500, memory: 2 ** 21 });
  assert.throws(() => litmusOptions({ ...words, timeout: "soon" }, ["litmus", "--timeout", "soon"]), {
    code: "CFG02",
    span: { file: "command line", from: 23, to: 27 },
  });
});

test("the JSON form is one document of its schema, whatever came of the tests", () => {
  const witness = {
    events: [{ id: 0, thread: 0, instruction: "NOP", label: "R x=0", views: { vrn: 1 } }],
    relations: [{ name: "rf", pairs: [[0, 0]] as const }],
  };
  const state = { text: "x=0;", holds: true, witness };
  const reports = [
    report(answer(["x=0;"], { question: question("sc") }), answer(["x=0;", "x=1;!"])),
    report(answer([], { states: [state] }), answer(["x=1;"], promising)),
    testReport(
      source,
      [question()],
      [
        {
          status: "done",
          output: { status: "invalid", errors: [{ code: "LIT01", from: 8, to: 9, message: "wrong" }] },
          cached: true,
          milliseconds: 0,
        },
      ],
    ),
    testReport(source, [question()], [{ status: "failed", why: "limit", detail: "heap", bug: false }]),
    testReport(source, [question()], [{ status: "cancelled" }]),
  ];
  for (const some of [[], reports]) {
    const format = formatOf({ format: "json", witnesses: 1 });
    const summary = new Summary();
    for (const r of some) summary.add(r, 0);
    const text = some.map(format.test).join("") + format.end(summary);
    assert.deepEqual(schemaFaults("litmus", JSON.parse(text)), []);
  }
});
