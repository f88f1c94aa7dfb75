/** The promising search itself: loops, limits, faults, witnesses, order of results. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { explore as graph } from "../../src/model/graph/index.ts";
import { compile, NO_LIMITS, Unsupported } from "../../src/model/program/index.ts";
import { explore } from "../../src/model/promising/index.ts";
import { codeOf, optionsOf, type ProgramText, programOf, statesOf } from "./programs.ts";
import { SHAPES, TICKET_LOCKS, ticketLock } from "./shapes.ts";

const CELL = { cell: 4, init: [0] } as const;
const small = (threads: readonly (readonly string[])[], observed: readonly string[]): ProgramText => ({
  name: "t",
  threads,
  variables: { x: CELL, y: CELL },
  registers: threads.map(() => ({ X1: "x", X3: "y", X9: 1 })),
  observed,
});

test("a spin loop needs no bound", () => {
  const text = small(
    [
      ["A: LDR W0,[X1]", "CBZ W0,A", "LDR W2,[X3]"],
      ["STR W9,[X3]", "STR W9,[X1]"],
    ],
    ["0:X0", "0:X2"],
  );
  const e = explore(codeOf(text), optionsOf("today", { bound: 0 }));
  assert.equal(e.incomplete, undefined);
  assert.deepEqual(statesOf(e), ["1,0", "1,1"]);
});

test("a retry of a failed store-exclusive needs no bound", () => {
  const text = small([["A: LDXR W0,[X1]", "ADD W0,W0,#1", "STXR W2,W0,[X1]", "CBNZ W2,A"], ["STR W9,[X1]"]], ["x"]);
  const e = explore(codeOf(text), optionsOf("today", { bound: 0 }));
  assert.equal(e.incomplete, undefined);
  assert.deepEqual(statesOf(e), ["1", "2"]);
});

test("a loop that touches no memory is run to its end", () => {
  const text = small([["MOV W0,#50", "A: SUB W0,W0,#1", "ADD W2,W2,#2", "CBNZ W0,A", "STR W2,[X1]"]], ["x"]);
  const e = explore(codeOf(text), optionsOf("today", { bound: 0 }));
  assert.equal(e.incomplete, undefined);
  assert.deepEqual(statesOf(e), ["100"]);
});

test("a loop that writes is cut at the bound, and the answer says so", () => {
  const text = small([["A: LDR W0,[X1]", "ADD W0,W0,#1", "STR W0,[X1]", "CMP W0,#3", "B.NE A"]], ["x"]);
  assert.equal(explore(codeOf(text), optionsOf("today", { bound: 1 })).incomplete?.reason, "bound");
  const e = explore(codeOf(text), optionsOf("today", { bound: 3 }));
  assert.equal(e.incomplete, undefined);
  assert.deepEqual(statesOf(e), ["3"]);
});

const WAITS = ["B: LDR W5,[X3]", "CBNZ W5,B"]; // at the same head as the rounds that are counted

test("a loop whose rounds the text counts needs no bound, whatever waits inside", () => {
  const counts = ["MOV W0,#6", "A: STR W0,[X1]", "SUB W0,W0,#1", "CBNZ W0,A"];
  const around = ["MOV W2,#6", ...WAITS, "STR W2,[X1]", "SUB W2,W2,#1", "CBNZ W2,B"];
  const text = small([[...counts, ...around]], ["x"]);
  for (const search of [explore, graph]) {
    const e = search(codeOf(text), optionsOf("today", { bound: 1 }));
    assert.equal(e.incomplete, undefined);
    assert.deepEqual(statesOf(e), ["1"]);
  }
});

test("limits end the search with what was found", () => {
  const lock = codeOf(ticketLock(TICKET_LOCKS[0]!, 3));
  const late = explore(lock, optionsOf("today", { limits: { ...NO_LIMITS, deadline: performance.now() + 50 } }));
  assert.deepEqual([late.incomplete?.reason, late.incomplete?.detail], ["limit", "time"]);
  const stopped = explore(lock, optionsOf("today", { limits: { ...NO_LIMITS, cancelled: () => true } }));
  assert.equal(stopped.incomplete?.detail, "cancelled");
  const narrow = explore(lock, optionsOf("today", { limits: { ...NO_LIMITS, memory: 100_000 } }));
  assert.equal(narrow.incomplete?.detail, "memory");
});

test("a fault ends its thread and is observed", () => {
  const program = programOf(small([["LDR W0,[X1]", "CBZ W0,A", "UDF #0", "A: STR W9,[X3]"], ["STR W9,[X1]"]], ["y"]));
  const fault = { kind: "fault", thread: 0, address: undefined, class: "udf" } as const;
  const e = explore(compile({ ...program, observed: [...program.observed, fault] }), optionsOf());
  assert.deepEqual(statesOf(e), ["0,1", "1,0"]);
});

test("an unsupported construct counts only where a run reaches it", () => {
  const skipped = small([["B A", "HVC #0", "A: STR W9,[X1]"]], ["x"]);
  assert.deepEqual(statesOf(explore(codeOf(skipped), optionsOf())), ["1"]);
  assert.throws(() => explore(codeOf(small([["HVC #0"]], ["x"])), optionsOf()), Unsupported);
});

test("a witness promises each write once, fulfils it in its thread, and reads what was written", () => {
  for (const { text } of SHAPES) {
    for (const { witness } of explore(codeOf(text), optionsOf("today", { witnesses: true })).outcomes) {
      const events = witness!.events;
      const at = (step: string): string[] =>
        events.filter((e) => e.step === step).map((e) => `${e.thread} ${e.timestamp} ${e.instruction}`);
      assert.deepEqual(at("fulfill").sort(), at("promise").sort(), text.name);
      const value = (id: number): string => events.find((e) => e.id === id)!.label.replace(/^\w+ /, "");
      for (const [w, r] of witness!.relations.find((r) => r.name === "rf")?.pairs ?? []) {
        assert.equal(value(w), value(r), text.name);
      }
    }
  }
});

test("equal searches give equal results, in the same order", () => {
  const text = ticketLock(TICKET_LOCKS[0]!, 2);
  const once = explore(codeOf(text), optionsOf("today", { witnesses: true }));
  const again = explore(codeOf(text), optionsOf("today", { witnesses: true }));
  assert.deepEqual(once.outcomes, again.outcomes);
});
