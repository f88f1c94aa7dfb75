/** Searches and their limits: looked at inside every step, and work that does not grow with what decides on nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { UnknownReason } from "../../src/evidence/index.ts";
import { explore as graph } from "../../src/model/graph/index.ts";
import type { Exploration, ExploreOptions } from "../../src/model/program/index.ts";
import { explore as promising } from "../../src/model/promising/index.ts";
import { cases } from "../tier.ts";
import { codeOf, optionsOf, type ProgramText, statesOf } from "./programs.ts";
import { randomProgram } from "./random-programs.ts";

const ENGINES = { graph, promising } as const;
const NAMES = ["graph", "promising"] as const;

const repeat = (count: number, ...lines: string[]): string[] => Array.from({ length: count }, () => lines).flat();

/** Threads that share `x`; `0:X2` is what the first one loaded last. */
const onOne = (...threads: string[][]): ProgramText => ({
  name: "T",
  threads,
  variables: { x: { cell: 4, init: [0] } },
  registers: threads.map(() => ({ X1: "x", X4: 1 })),
  observed: ["0:X2"],
});
const LOADS = (count: number): ProgramText => onOne(repeat(count, "LDR W2,[X1]"), ["MOV W2,#1", "STR W2,[X1]"]);

/** What an engine says when the `last`-th look at the limits is told to stop, and how often it looked. */
function stoppedAt(text: ProgramText, engine: keyof typeof ENGINES, last: number, more: Partial<ExploreOptions> = {}) {
  let looks = 0;
  const cancelled = (): boolean => ++looks >= last;
  const limits = { deadline: Infinity, memory: Infinity, cancelled };
  const { incomplete, stats }: Exploration = ENGINES[engine](codeOf(text), optionsOf("today", { limits, ...more }));
  return { looks, incomplete, stats };
}

const CANCELLED: { reason: UnknownReason; detail: string } = { reason: "limit", detail: "cancelled" };

test("a search stops inside its first step: a long thread, wide final states, a loop that only computes", () => {
  const shapes: Record<string, ProgramText> = {
    "accesses of one location": onOne(repeat(800, "MOV W2,#1", "STR W2,[X1]", "LDR W2,[X1]")),
    computation: onOne(["MOV X3,#900", "L: SUBS X3,X3,#1", "B.NE L"]),
    atomics: onOne(repeat(60, "LDADD W4,W2,[X1]"), repeat(60, "LDADD W4,W2,[X1]")),
  };
  for (const [name, text] of Object.entries(shapes)) {
    for (const engine of NAMES) {
      assert.deepEqual(stoppedAt(text, engine, 1).incomplete, CANCELLED, `${name}, ${engine}, at once`);
      const all = name === "computation" ? 1 : 2; // it is over before the second look
      assert.deepEqual(stoppedAt(text, engine, all).incomplete, CANCELLED, `${name}, ${engine}`);
    }
  }
  assert.ok(stoppedAt(shapes["accesses of one location"]!, "graph", 2).stats.nodes <= 1);
});

test("looking for witnesses stops too, and keeps the outcomes", () => {
  const text = onOne(repeat(40, "LDR W3,[X1]", "ADD W2,W2,W3"), ["MOV W2,#1", "STR W2,[X1]"]);
  const { looks } = stoppedAt(text, "promising", Infinity);
  const options = { witnesses: true };
  assert.ok(stoppedAt(text, "promising", Infinity, options).looks > looks);
  assert.deepEqual(stoppedAt(text, "promising", looks + 1, options).incomplete, CANCELLED);
});

test("loads that nobody looks at cost no branches: 100 or 800 of them are a few nodes", () => {
  for (const count of [100, 800]) {
    const { incomplete, stats, looks } = stoppedAt(LOADS(count), "graph", Infinity);
    assert.equal(incomplete, undefined);
    assert.ok(stats.nodes <= 4, `${stats.nodes} nodes`);
    assert.ok(looks <= count / 4, `${looks} looks`);
    assert.deepEqual(statesOf(graph(codeOf(LOADS(count)), optionsOf())), ["0", "1"]);
  }
});

test("loads that all count share their work: the work of an outcome grows with their number and no faster", () => {
  const sums = (count: number): ProgramText =>
    onOne(repeat(count, "LDR W3,[X1]", "ADD W2,W2,W3"), ["MOV W5,#1", "STR W5,[X1]"]);
  const [few, many] = [200, 400].map((count) => {
    const { incomplete, stats, looks } = stoppedAt(sums(count), "graph", Infinity);
    assert.equal(incomplete, undefined);
    assert.equal(stats.complete, count + 1);
    assert.equal(stats.nodes, 2 * count + 1);
    assert.ok(stats.bytes < 100 * count * count, `${stats.bytes} bytes`);
    return looks;
  });
  assert.ok(many! < 6 * few!, `${few} looks, then ${many}`);
});

test("an execution that is too large is a limit with a name, not a defect", () => {
  const { incomplete } = graph(codeOf(LOADS(9000)), optionsOf());
  assert.deepEqual(incomplete, { reason: "limit", detail: "an execution has more than 8192 events" });
});

test("observing less gives the same states with less in them: reads that became unused hide no state", () => {
  for (let seed = 5_000_000; seed < 5_000_000 + cases(200, 2000); seed++) {
    const { text } = randomProgram(seed, "plain");
    const kept = text.observed.map((_, i) => i).filter((i) => (seed + i) % 3 === 0);
    const all = statesOf(graph(codeOf(text), optionsOf())).map((s) => s.split(","));
    const projected = [...new Set(all.map((s) => kept.map((i) => s[i]).join()))].sort();
    const observed = kept.map((i) => text.observed[i]!);
    assert.deepEqual(statesOf(graph(codeOf({ ...text, observed }), optionsOf())), projected, `seed ${seed}`);
  }
});
