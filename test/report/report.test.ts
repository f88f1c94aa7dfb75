import assert from "node:assert/strict";
import { test } from "node:test";
import type { Execution } from "../../src/evidence/index.ts";
import { dotGraph, herdLog, scCycle, traceLines } from "../../src/report/index.ts";
import { answer } from "../cli/answers.ts";

test("the log of a test is herd's, after one line of ours", () => {
  const states = ["1:X0=0; 1:X2=0;", "1:X0=0; 1:X2=1;", "1:X0=1; 1:X2=0;!", "1:X0=1; 1:X2=1;"];
  assert.equal(
    herdLog(answer(states)),
    `% file=MP.litmus model=arm rules=today engine=graph bounds=none
Test MP Allowed
States 4
1:X0=0; 1:X2=0;
1:X0=0; 1:X2=1;
1:X0=1; 1:X2=0;
1:X0=1; 1:X2=1;
Ok
Witnesses
Positive: 1 Negative: 3
Condition exists (1:X0=1 /\\ 1:X2=0)
Observation MP Sometimes 1 3

`,
  );
});

const execution: Execution = {
  events: [
    { id: 0, thread: undefined, instruction: "", label: "W x=0" },
    { id: 1, thread: 0, instruction: "STR W0,[X1]", label: "W x=1" },
    { id: 2, thread: 1, instruction: "LDR W0,[X1]", label: "R x=1", step: "read", timestamp: 1, views: { vrn: 1 } },
  ],
  relations: [{ name: "rf", pairs: [[1, 2]] }],
};

test("a trace says who did what, and where a read has its value from", () => {
  assert.deepEqual(traceLines(execution), [
    "a: init  W x=0",
    "b: P0    W x=1    STR W0,[X1]",
    "c: P1      read R x=1 from b of P0    LDR W0,[X1]    [@1 vrn=1]",
  ]);
});

/** MP with everything read late, its second thread first, as a search may find it. */
const messagePassing: Execution = {
  events: [
    { id: 3, thread: 1, po: 1, instruction: "LDR W2,[X1]", label: "R x=0" },
    { id: 0, thread: 0, po: 0, instruction: "STR W0,[X1]", label: "W x=1" },
    { id: 1, thread: 0, po: 1, instruction: "STR W0,[X3]", label: "W y=1" },
    { id: 2, thread: 1, po: 0, instruction: "LDR W0,[X3]", label: "R y=1" },
  ],
  relations: [
    { name: "rf", pairs: [[1, 2]] },
    { name: "co", pairs: [] },
    { name: "fr", pairs: [[3, 0]] },
  ],
};

test("the cycle that SC forbids is shortest, and starts at its first event", () => {
  const names = scCycle(messagePassing).map(({ from, to, name }) => `${from} ${name} ${to}`);
  assert.deepEqual(names, ["0 po 1", "1 rf 2", "2 po 3", "3 fr 0"]);
  assert.equal(traceLines(messagePassing).at(-1), "only on Arm, a cycle: a po b rf c po d fr a");
  const { events } = messagePassing;
  assert.deepEqual(scCycle({ events, relations: [{ name: "rf", pairs: [[1, 2]] }] }), []);
});

test("a drawing has program order in the order of the program, whatever the order of the execution", () => {
  const text = dotGraph("MP", messagePassing);
  assert.match(text, /e2 -> e3 \[label="po"/);
  assert.doesNotMatch(text, /e3 -> e2/);
  assert.equal(text.match(/style=bold/g)?.length, 4);
});

test("a drawing has a cluster for each thread and an edge for each pair", () => {
  const text = dotGraph('a "title"', execution);
  assert.match(text, /^digraph "a \\"title\\"" \{\n/);
  for (const part of ["subgraph cluster_0 {", "subgraph cluster_1 {", 'e1 -> e2 [label="rf"'])
    assert.ok(text.includes(part), part);
});
