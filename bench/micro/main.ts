/** `bench micro`: each hot loop beside the plain way of doing the same, so that a change shows as a ratio. */
import { addEdge, insertBehind, RowTable } from "../../src/bits/index.ts";
import { ValueTable } from "../../src/model/program/index.ts";
import { machine } from "./machine.ts";

/** Nanoseconds a call takes, the best of five rounds of `n` calls. */
function time(n: number, call: (i: number) => void): number {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < n; i++) call(i);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / n);
  }
  return best;
}

function report(what: string, ours: number, anchor: string, theirs: number): void {
  console.log(`${what}: ${ours.toFixed(0)} ns, ${anchor} ${theirs.toFixed(0)} ns: ${(theirs / ours).toFixed(1)}x`);
}

function rows(): void {
  const width = 8;
  const row = new Int32Array(width);
  let table = new RowTable(width);
  let map = new Map<string, number>();
  const fill = (i: number): void => {
    for (let k = 0; k < width; k++) row[k] = Math.imul(i % 20_000, 0x9e3779b1 + k);
  };
  const ours = time(100_000, (i) => {
    if (i === 0) table = new RowTable(width);
    fill(i);
    table.intern(row, 0);
  });
  const theirs = time(100_000, (i) => {
    if (i === 0) map = new Map();
    fill(i);
    const key = row.join();
    if (!map.has(key)) map.set(key, map.size);
  });
  report("row table, 8 int32s", ours, "Map of strings", theirs);
}

function edges(): void {
  const [events, words] = [60, 2];
  const m = new Int32Array(events * words);
  const sets: Set<number>[] = Array.from({ length: events }, () => new Set());
  const ours = time(20_000, (i) => {
    if (i % 200 === 0) m.fill(0);
    const a = (i * 7) % events;
    const b = (i * 13) % events;
    if (a < b) addEdge(m, 0, words, events, a, b);
  });
  const theirs = time(20_000, (i) => {
    if (i % 200 === 0) for (const s of sets) s.clear();
    const a = (i * 7) % events;
    const b = (i * 13) % events;
    if (a >= b || sets[a]!.has(b)) return;
    for (let e = 0; e < events; e++) {
      if (e !== a && !sets[e]!.has(a)) continue;
      for (const x of sets[b]!) sets[e]!.add(x);
      sets[e]!.add(b);
    }
  });
  report("closed relation, add an edge", ours, "arrays of Set", theirs);
  const preds = Int32Array.of(0x0f0f, 0x11);
  report(
    "closed relation, insert an event",
    time(100_000, () => insertBehind(m, 0, words, 59, preds, 0)),
    "add one edge",
    ours,
  );
}

function values(): void {
  const table = new ValueTable();
  const add = table.op({ op: "add", w: 64, wb: 64, hi: 0, lo: 0 });
  const ids = Array.from({ length: 64 }, (_, i) => table.value(BigInt(i) << 40n));
  const numbers = ids.map((id) => table.number(id));
  const ours = time(200_000, (i) => {
    table.apply(add, ids[i & 63]!, ids[(i >> 6) & 63]!);
  });
  let sink = 0n;
  const theirs = time(200_000, (i) => {
    sink = BigInt.asUintN(64, numbers[i & 63]! + numbers[(i >> 6) & 63]!);
  });
  report("operator on interned values", ours, `bigint addition (${sink === 0n ? "" : "used"})`, theirs);
}

/** Runs all. */
export function benchMicro(): void {
  rows();
  edges();
  values();
  machine();
}
