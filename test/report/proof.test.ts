/** Proofs as text, JSON, SARIF and JUnit XML. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  failureBlock,
  failuresOf,
  groundsOf,
  layerLine,
  proofCounts,
  proofJson,
  proofJunit,
  proofSarif,
  runWord,
  summaryText,
} from "../../src/report/index.ts";
import { schemaFaults } from "../cli/schema.ts";
import { golden } from "./golden.ts";
import { clean, goal, layer, limit, path, refuted, report, stalled, theorem } from "./proofs.ts";

const textOf = (r: typeof report): string => {
  const grounds = groundsOf(r.layers);
  const lines = r.layers.map((l, i) => layerLine(l, grounds[i]!, 8));
  const blocks = failuresOf(r.layers).map(({ layer: l, theorem: t }) =>
    failureBlock(l, t, t.verdict.status === "refuted" ? ".sekvm/cex/NPTWalk.setNpt.json" : undefined),
  );
  return [...lines, ...blocks, summaryText(r)].join("");
};

test("the text has a line for each layer, a block for each failure, and counts in words", () => {
  golden("prove.txt", textOf(report));
  golden("prove-clean.txt", textOf(clean));
});

test("JSON, SARIF and JUnit XML are as they were", () => {
  golden("prove.json.expected", proofJson(report));
  golden("prove.sarif", proofSarif(report, "1.2.3"));
  golden("prove.junit.xml", proofJunit(report));
});

test("the JSON form is as its schema says, whatever failed", () => {
  const crossCheck = {
    solver: "cvc5 1.0",
    agreed: 3,
    open: ["a"],
    disagreements: [{ goal: "b", answers: ["x", "y"] }],
  };
  for (const r of [report, clean, { ...report, crossCheck }])
    assert.deepEqual(schemaFaults("prove", JSON.parse(proofJson(r))), []);
});

test("equal answers give equal bytes: no form has times or hits of the cache", () => {
  const faster = (r: typeof report): typeof report =>
    JSON.parse(
      JSON.stringify(r)
        .replaceAll(/"milliseconds":\d+/g, '"milliseconds":1')
        .replaceAll('"cached":true', '"cached":false'),
    );
  for (const form of [textOf, proofJson, proofJunit, (r: typeof report) => proofSarif(r, "1")])
    assert.equal(form(faster(report)), form(report));
});

test("a layer above one that is not shown says on what it rests, and which word that is", () => {
  const layers = [
    layer(5, "A", [theorem("a", { verdict: stalled })]),
    layer(6, "B", [theorem("b")]),
    layer(7, "C", [theorem("c")]),
  ];
  const [, second, third] = groundsOf(layers);
  assert.match(
    layerLine(layers[1]!, second!, 1),
    /1 proved {2}under all CPUs, hardware \(rests on layer 5, stalled\)\n$/,
  );
  assert.match(layerLine(layers[2]!, third!, 1), /\(rests on layer 5, stalled\)/);
});

test("a block has at most 40 lines, and the way to run it again is never cut off", () => {
  const lines = Array.from({ length: 90 }, (_, i) => `difference ${i}`);
  const long = theorem("t", {
    verdict: refuted,
    goals: [goal("07/t/0/0", { verdict: refuted })],
    counterexample: { lines, inputs: {} },
  });
  const block = failureBlock(layer(7, "L", [long]), long, "x.json")
    .trimEnd()
    .split("\n");
  assert.equal(block.length, 40);
  assert.equal(block[1], "  difference 0");
  assert.match(block.at(-2)!, /… \d+ more lines/);
  assert.equal(block.at(-1), "  see it run: sekvm prove --replay x.json");
});

test("counts: paths that are reached of those explored, and by what", () => {
  const counts = proofCounts(report);
  assert.deepEqual([counts.paths, counts.reached, counts.unreachable, counts.runs, counts.models], [9, 7, 1, 5, 2]);
  assert.equal(counts.primitives, 7);
  assert.deepEqual(counts.theoremsBy, { proved: 4, refuted: 1, vacuous: 1, unknown: 1, stalled: 1 });
});

test("one word for the run: refuted before unknown, a disagreement and an interruption before all", () => {
  const of = (...verdicts: (typeof limit)[]) =>
    runWord({
      ...report,
      layers: [
        layer(
          1,
          "L",
          verdicts.map((verdict, i) => theorem(`t${i}`, { verdict })),
        ),
      ],
    });
  assert.equal(of(), "vacuous");
  assert.equal(of(limit, refuted), "refuted");
  assert.equal(of(limit), "unknown");
  assert.equal(runWord(clean), "proved");
  assert.equal(runWord({ ...report, stopped: "interrupted" }), "interrupted");
  const disagreements = [{ goal: "g", answers: [] }];
  assert.equal(runWord({ ...report, crossCheck: { solver: "s", agreed: 0, open: [], disagreements } }), "disagreement");
});

test("without a second solver, or where it gives no answer, a cross-check leaves the run unknown", () => {
  const crossCheck = { solver: undefined, agreed: 0, open: [], disagreements: [] };
  assert.equal(runWord({ ...clean, crossCheck }), "unknown");
  assert.match(summaryText({ ...clean, crossCheck }), /cross-check: UNKNOWN, there is no second solver here/);
  const open = { ...crossCheck, solver: "cvc5 1.0", open: ["07/a/0/0"] };
  assert.equal(runWord({ ...clean, crossCheck: open }), "unknown");
  assert.match(summaryText({ ...clean, crossCheck: open }), /no answer to 1 goal: 07\/a\/0\/0/);
});

test("a SARIF result is known again by names, whatever its lines and numbers are", () => {
  const finger = (r: typeof report): unknown =>
    (
      JSON.parse(proofSarif(r, "1")) as { runs: { results: { partialFingerprints: unknown }[] }[] }
    ).runs[0]!.results.map((x) => x.partialFingerprints);
  const moved = JSON.parse(
    JSON.stringify(report).replaceAll('"line":41', '"line":99').replaceAll("setNpt/1/0", "setNpt/5/3"),
  );
  assert.deepEqual(finger(moved), finger(report));
});

test("a run that was interrupted or limited says so in every form: none is an empty clean report", () => {
  const sarif = (r: typeof report) => JSON.parse(proofSarif(r, "1")).runs[0].invocations[0];
  assert.deepEqual(sarif(clean), { executionSuccessful: true });
  for (const r of [
    { ...clean, layers: [], stopped: "interrupted" as const },
    { ...clean, layers: [layer(1, "L", [theorem("t", { verdict: limit })])] },
  ]) {
    const { executionSuccessful, toolExecutionNotifications: told } = sarif(r);
    assert.equal(executionSuccessful, false);
    assert.match(told[0].message.text, r.stopped ? /^interrupted/ : /^a limit was reached.* 1 theorem has/);
    assert.match(proofJunit(r), / errors="1">[\s\S]*<error type="(interrupted|unknown)"/);
    assert.match(proofJson(r), r.stopped ? /"word": "interrupted"/ : /"word": "unknown"/);
  }
});

test("places in SARIF are URI references", () => {
  const uri = (file: string) => {
    const at = theorem("t", { verdict: limit, goals: [], place: { file, line: 1, column: 1 } });
    return JSON.parse(proofSarif({ ...clean, layers: [layer(1, "L", [at])] }, "1")).runs[0].results[0].locations[0]
      .physicalLocation.artifactLocation;
  };
  assert.deepEqual(uri("my system/50%#1/ä.ts"), { uri: "my%20system/50%25%231/%C3%A4.ts", uriBaseId: "SRCROOT" });
  assert.deepEqual(uri("/else where/x.ts"), { uri: "file:///else%20where/x.ts" });
});

test("XML escapes what it must", () => {
  const odd = theorem("t", {
    title: 'a < b & "c"',
    verdict: { status: "vacuous", detail: "x\u0001<y>" },
    paths: [path("none")],
  });
  const xml = proofJunit({ layers: [layer(1, "L", [odd])], stopped: undefined });
  assert.match(xml, /name="a &lt; b &amp; &quot;c&quot;"/);
  assert.match(xml, /message="x&lt;y&gt;"/);
});

test("a mutant has to be refuted: one that is not makes its layer vacuous, and is named", () => {
  const seen = theorem("withoutLock", { title: "mutant withoutLock", verdict: refuted });
  const unseen = theorem("withoutBarrier", { title: "mutant withoutBarrier" });
  const good = { ...layer(7, "L", [theorem("a")]), mutants: [seen] };
  const bad = { ...good, mutants: [seen, unseen] };
  const { assumptions } = report;
  const of = (l: typeof good) => ({ ...report, layers: [l], assumptions });
  assert.deepEqual([runWord(of(good)), runWord(of(bad))], ["proved", "vacuous"]);
  assert.match(layerLine(good, [], 1), /1 proved {2}1 mutant refuted {2}under all CPUs\n$/);
  assert.match(layerLine(bad, [], 1), /1 proved {2}1 of 2 mutants refuted {2}under all CPUs\n$/);
  const [failure, ...others] = failuresOf([bad]);
  assert.match(
    failureBlock(failure!.layer, failure!.theorem, undefined),
    /^VACUOUS L: mutant withoutBarrier .*\n {2}it leaves out/,
  );
  assert.equal(others.length, 0);
  assert.match(
    proofJunit(of(bad)),
    /tests="3" failures="1"[\s\S]*name="mutant withoutBarrier is refuted"[\s\S]*type="vacuous"/,
  );
  assert.deepEqual(schemaFaults("prove", JSON.parse(proofJson(of(bad)))), []);
});
