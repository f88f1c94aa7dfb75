/** Every interleaving on SC under a monitor: the same final memory as the graph engine, shortest ways to a panic, loops without a bound. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { explore as graph } from "../../src/model/graph/index.ts";
import { type Event, type Monitor, NO_MONITOR, watch } from "../../src/model/interleaving/index.ts";
import { type Code, NO_LIMITS } from "../../src/model/program/index.ts";
import { cases } from "../tier.ts";
import { codeOf, litmusText, optionsOf, type ProgramText, statesOf } from "./programs.ts";
import { randomProgram } from "./random-programs.ts";

/** Writes bytes down in its state, and counts threads that have ended. */
function memoryMonitor({ program }: Code): Monitor & { readonly finals: () => string[] } {
  const states: { bytes: string; ended: number }[] = [];
  const ids = new Map<string, number>();
  const idOf = (bytes: string, ended: number): number => {
    const key = `${bytes} ${ended}`;
    const known = ids.get(key) ?? states.push({ bytes, ended }) - 1;
    ids.set(key, known);
    return known;
  };
  const start = program.variables.flatMap((v) => [...v.init]);
  const at = (address: bigint): number => {
    let from = 0;
    for (const v of program.variables) {
      if (address >= v.address && address < v.address + BigInt(v.init.length))
        return from + Number(address - v.address);
      from += v.init.length;
    }
    throw new Error(`no byte at ${address}`);
  };
  const initial = idOf(start.join(), 0);
  const step = (state: number, e: Event): number => {
    const { bytes, ended } = states[state]!;
    if (e.kind === "end") return idOf(bytes, ended + 1);
    if (!("written" in e) || e.written === undefined) return state;
    const list = bytes.split(",");
    for (let k = 0; k < e.bytes; k++) list[at(e.address) + k] = String((e.written >> BigInt(8 * k)) & 255n);
    return idOf(list.join(), ended);
  };
  const finals = (): string[] =>
    states.flatMap(({ bytes, ended }) => (ended === program.threads.length ? [bytes] : [])).sort();
  return { initial, step, finals };
}

/** Every cell of every variable, as an observable. */
const cellNames = ({ variables }: ProgramText): string[] =>
  Object.entries(variables).flatMap(([name, { cell, init }]) => init.map((_, k) => `${name}+${k * cell}:${cell}`));

/** Bytes in order as the values of the cells. */
function asCells({ variables }: ProgramText, bytes: string): string {
  const list = bytes.split(",").map(BigInt);
  let from = 0;
  const values = Object.values(variables).flatMap(({ cell, init }) =>
    init.map(() => {
      const mine = list.slice(from, (from += cell));
      return BigInt.asIntN(
        64,
        mine.reduceRight((v, b) => (v << 8n) | b, 0n),
      );
    }),
  );
  return values.join();
}

test("random programs end with the memory that the graph engine finds on SC", () => {
  let ran = 0;
  for (let seed = 0; seed < cases(60, 3000); seed++) {
    const { text } = randomProgram(8_000_000 + seed, seed % 3 === 0 ? "mixed" : "plain");
    const asked = { ...text, observed: cellNames(text) };
    const code = codeOf(asked);
    let monitor: ReturnType<typeof memoryMonitor> | undefined;
    const found = watch(code, () => (monitor = memoryMonitor(code)), NO_LIMITS);
    assert.equal(found.incomplete, undefined);
    const finals = [...new Set(monitor!.finals().map((f) => asCells(asked, f)))].sort();
    const others = statesOf(graph(code, optionsOf("today", { model: "sc" })));
    assert.deepEqual(finals, others, `seed ${seed}\n${litmusText(asked)}`);
    ran++;
  }
  assert.ok(ran >= 60);
});

const MP: ProgramText = {
  name: "waits",
  threads: [
    ["STR W1,[X0]", "STR W1,[X2]"],
    ["L: LDR W3,[X2]", "CBZ W3,L", "LDR W4,[X0]"],
  ],
  variables: { x: { cell: 4, init: [0] }, y: { cell: 4, init: [0] } },
  registers: [
    { X0: "x", X1: 1, X2: "y" },
    { X0: "x", X2: "y" },
  ],
  observed: ["x"],
};

test("a loop that waits needs no bound, and its rounds are not states", () => {
  const { incomplete, ends, stats } = watch(codeOf(MP), () => NO_MONITOR, NO_LIMITS);
  assert.deepEqual([incomplete, ends], [undefined, true]);
  assert.ok(stats.nodes < 12, `${stats.nodes} states`);
});

test("a panic comes with a shortest way there", () => {
  const code = codeOf(MP);
  const monitor: Monitor = {
    initial: 0,
    step: (state, e) =>
      e.kind === "read" && e.thread === 1 && e.read === 1n
        ? { what: "seen", rows: [{ thread: 1, row: e.row }] }
        : state,
  };
  const { found } = watch(code, () => monitor, NO_LIMITS);
  assert.equal(found?.panic.what, "seen");
  const accesses = found!.trace.filter((e) => e.kind === "read" || e.kind === "write");
  assert.deepEqual(
    accesses.map((e) => `${e.thread}${e.kind}`),
    ["0write", "0write", "1read"],
  );
});

test("a limit is said, and nothing is claimed", () => {
  const counter: ProgramText = {
    ...MP,
    threads: [["L: LDR W3,[X0]", "ADD W3,W3,#1", "STR W3,[X0]", "B L"]],
    registers: [{ X0: "x" }],
  };
  const { incomplete, ends } = watch(codeOf(counter), () => NO_MONITOR, { ...NO_LIMITS, memory: 1 << 20 });
  assert.equal(incomplete?.reason, "limit");
  assert.equal(ends, false);
});

test("a store-exclusive fails when another thread has written, and may fail without", () => {
  const both: ProgramText = {
    ...MP,
    threads: Array.from({ length: 3 }, () => ["L: LDXR W3,[X0]", "ADD W3,W3,#1", "STXR W5,W3,[X0]", "CBNZ W5,L"]),
    registers: Array.from({ length: 3 }, () => ({ X0: "x" })),
  };
  const code = codeOf({ ...both, observed: cellNames(both) });
  let monitor: ReturnType<typeof memoryMonitor> | undefined;
  watch(code, () => (monitor = memoryMonitor(code)), NO_LIMITS);
  assert.deepEqual(monitor!.finals(), ["3,0,0,0,0,0,0,0"]);
});
