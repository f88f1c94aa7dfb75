/** Answers as herd prints them, and never an incomplete one as if it were complete. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LitmusAnswer } from "../../src/evidence/index.ts";
import { herdLog } from "../../src/report/index.ts";

const MP: LitmusAnswer = {
  file: "MP.litmus",
  name: "MP",
  question: { model: "arm", engine: "graph", rules: "today", bound: 2 },
  status: "answered",
  kind: "Allowed",
  condition: "exists (1:X0=1 /\\ 1:X2=0)",
  states: [
    { text: "1:X0=0; 1:X2=0;", holds: false },
    { text: "1:X0=1; 1:X2=0;", holds: true },
    { text: "1:X0=1; 1:X2=1;", holds: false },
  ],
  ok: true,
  observation: "Sometimes",
  stats: { nodes: 0, complete: 0, bytes: 0 },
};

test("a complete answer is herd's log behind one line of ours", () => {
  assert.equal(
    herdLog(MP),
    `% file=MP.litmus model=arm rules=today engine=graph bounds=none
Test MP Allowed
States 3
1:X0=0; 1:X2=0;
1:X0=1; 1:X2=0;
1:X0=1; 1:X2=1;
Ok
Witnesses
Positive: 1 Negative: 2
Condition exists (1:X0=1 /\\ 1:X2=0)
Observation MP Sometimes 1 2

`,
  );
});

test("the witnesses of ~exists are the states without the proposition", () => {
  const log = herdLog({ ...MP, kind: "Forbidden", ok: false });
  assert.match(log, /\nNo\nWitnesses\nPositive: 2 Negative: 1\n/);
  assert.match(log, /\nObservation MP Sometimes 1 2\n/);
});

test("of an answer that is not complete every line is a comment", () => {
  const why = { reason: "bound", detail: "a loop reached\nthe bound of 2" } as const;
  const unknown = herdLog({ ...MP, status: "unknown", why });
  assert.match(unknown, /^% file=MP\.litmus .* bounds=2\n% UNKNOWN MP \(bound\): a loop reached the bound of 2\n/);
  assert.match(unknown, /\n% {3}1:X0=1; 1:X2=0;\n/);
  const unsupported = herdLog({
    ...MP,
    status: "unsupported",
    states: [],
    why: { reason: "unsupported", detail: "page tables" },
  });
  assert.match(unsupported, /\n% UNSUPPORTED MP: page tables\n/);
  for (const log of [unknown, unsupported])
    for (const line of log.trimEnd().split("\n")) assert.ok(line.startsWith("% "), line);
});

test("a test none of whose executions ends says that its answer is vacuous", () => {
  const log = herdLog({ ...MP, states: [] });
  assert.match(log, /^% VACUOUS .*: no execution ends$/m);
});
