/**
 * What is known of one thread before the search: its rows with slots numbered for it alone, the locations it may access,
 * which slots and views matter at each row, and its loop heads. States of a solo run are cut down with it, so that runs
 * which differ only in what nobody will look at again are one.
 */
import {
  A,
  analyse,
  B,
  BYTES,
  C,
  CAS,
  type Code,
  DST,
  EXTRA,
  FLAG,
  FLAGS,
  KIND,
  type Layout,
  OP,
  ROW,
} from "../program/index.ts";
import { type Flow, flowOf } from "./flow.ts";

/** What may still happen after a row; bits of `ThreadPlan.future`. */
export const FUTURE = {
  READ: 1,
  WRITE: 2,
  /** Something that looks at vRO: a barrier or a release. */
  READS_ORDERED: 4,
  /** Something that looks at vWO. */
  WRITES_ORDERED: 8,
  ACQUIRE: 16,
  ISB: 32,
  EXCLUSIVE_WRITE: 64,
  COMPARES: 128,
} as const;

/** One thread, ready to run. */
export interface ThreadPlan {
  readonly thread: number;
  readonly entry: number;
  /** All rows of the code, with this thread's slot numbers. */
  readonly ops: Int32Array;
  readonly slots: number;
  /** Initial value id of each slot. */
  readonly start: Int32Array;
  /** Locations the thread may access, and their inverse (-1: never accessed). */
  readonly locations: readonly number[];
  readonly localOf: Int32Array;
  /** Slots observed at the end, in the order of the program's register observables of this thread. */
  readonly observed: readonly number[];
  /** Per row and slot: 1 when the value matters from there, 2 when its views do too, 4 when a CAS may compare with it. */
  readonly live: Uint8Array;
  /** Per row: bits of FUTURE, for the row and what may follow. */
  readonly future: Uint8Array;
  /** Per row and local location: 1 when the row or one that may follow can touch it. */
  readonly near: Uint8Array;
  /** Loop heads: per row, its number among this thread's heads, or -1. */
  readonly headOf: Int32Array;
  readonly heads: readonly number[];
  /** Per row: 1 where it jumps back for a round that is counted by constants, so that no bound is needed. */
  readonly counted: Uint8Array;
  /** Heads at which no jump back arrives. */
  readonly turned: ReadonlySet<number>;
  /** Most slices of one access. */
  readonly slices: number;
  /** Whether a single-copy-atomic access has several slices. */
  readonly mixed: boolean;
  /** Rows of CAS that can be reached from themselves. */
  readonly repeated: ReadonlySet<number>;
}

const isAccess = (kind: number): boolean => kind === OP.READ || kind === OP.WRITE || kind === OP.RMW;

function futureOf(kind: number, flags: number, extra: number): number {
  switch (kind) {
    case OP.READ:
      return FUTURE.READ | (flags & FLAG.ACQUIRE ? FUTURE.ACQUIRE : 0);
    case OP.WRITE:
    case OP.RMW: {
      const read = kind === OP.RMW ? FUTURE.READ | (flags & FLAG.ACQUIRE ? FUTURE.ACQUIRE : 0) : 0;
      const release = flags & FLAG.RELEASE ? FUTURE.READS_ORDERED | FUTURE.WRITES_ORDERED : 0;
      const compares = kind === OP.RMW && extra === CAS ? FUTURE.COMPARES : 0;
      return FUTURE.WRITE | read | release | compares | (flags & FLAG.EXCLUSIVE ? FUTURE.EXCLUSIVE_WRITE : 0);
    }
    case OP.FENCE:
      if (flags & FLAG.IS_ISB) return FUTURE.ISB;
      if (flags & FLAG.ORDERS_ALL) return FUTURE.READS_ORDERED | FUTURE.WRITES_ORDERED;
      return flags & FLAG.ORDERS_LD ? FUTURE.READS_ORDERED : FUTURE.WRITES_ORDERED;
    default:
      return 0;
  }
}

/** Numbers the slots that the thread's rows name. */
function renumber(
  code: Code,
  flow: Flow,
  more: readonly number[],
): { ops: Int32Array; localSlot: Map<number, number> } {
  const localSlot = new Map<number, number>();
  const ops = code.ops.slice();
  const number = (slot: number): number => {
    if (!localSlot.has(slot)) localSlot.set(slot, localSlot.size);
    return localSlot.get(slot)!;
  };
  for (const row of flow.rows) {
    for (let i = DST; i <= C; i++) if (ops[row * ROW + i]! >= 0) ops[row * ROW + i] = number(ops[row * ROW + i]!);
  }
  for (const slot of more) number(slot);
  return { ops, localSlot };
}

/** Runs a backward data-flow until nothing changes: `flow(row, successors)` returns whether it changed the row's facts. */
function backward(flow: Flow, step: (row: number, next: readonly number[]) => boolean): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = flow.rows.length - 1; i >= 0; i--) {
      const row = flow.rows[i]!;
      if (step(row, flow.successors.get(row)!)) changed = true;
    }
  }
}

const or = (to: Uint8Array, at: number, from: Uint8Array, source: number, n: number): boolean => {
  let changed = false;
  for (let i = 0; i < n; i++) {
    const v = to[at + i]! | from[source + i]!;
    if (v !== to[at + i]) {
      to[at + i] = v;
      changed = true;
    }
  }
  return changed;
};

function futures(ops: Int32Array, flow: Flow): Uint8Array {
  const future = new Uint8Array(ops.length / ROW);
  for (const row of flow.rows)
    future[row] = futureOf(ops[row * ROW + KIND]!, ops[row * ROW + FLAGS]!, ops[row * ROW + EXTRA]!);
  backward(flow, (row, next) => {
    let changed = false;
    for (const to of next) if (or(future, row, future, to, 1)) changed = true;
    return changed;
  });
  return future;
}

function nearness(ops: Int32Array, flow: Flow, localOf: Int32Array, count: number): Uint8Array {
  const near = new Uint8Array((ops.length / ROW) * count);
  for (const [row, found] of flow.touched) for (const l of found) near[row * count + localOf[l]!] = 1;
  backward(flow, (row, next) => {
    let changed = false;
    for (const to of next) if (or(near, row * count, near, to * count, count)) changed = true;
    return changed;
  });
  return near;
}

/** Facts before a row from the facts after it, in place: what it writes is dead before it, what it reads is live. */
function transfer(ops: Int32Array, row: number, facts: Uint8Array, future: number): void {
  const at = row * ROW;
  const kind = ops[at + KIND]!;
  const dst = ops[at + DST]!;
  const after = dst >= 0 ? facts[dst]! : 0;
  if (dst >= 0) facts[dst] = 0;
  // Views of a condition matter only if something follows that waits for vCAP.
  const control = future & (FUTURE.WRITE | FUTURE.ISB) ? 3 : 1;
  const bits = isAccess(kind)
    ? 3
    : kind === OP.BRANCH || kind === OP.JUMP_TO || kind === OP.UNSUPPORTED
      ? control
      : after;
  for (let i = A; i <= C; i++) {
    const slot = ops[at + i]!;
    if (slot >= 0) facts[slot] = facts[slot]! | bits;
  }
  // What is stored may be read back and compared with.
  const compared =
    kind === OP.RMW && ops[at + EXTRA] === CAS ? [B, C] : kind === OP.WRITE || kind === OP.RMW ? [B] : [];
  for (const i of compared) {
    const slot = ops[at + i]!;
    if (slot >= 0 && (i === C || future & FUTURE.COMPARES)) facts[slot] = facts[slot]! | 4;
  }
}

function liveness(
  ops: Int32Array,
  flow: Flow,
  slots: number,
  observed: readonly number[],
  future: Uint8Array,
): Uint8Array {
  const live = new Uint8Array((ops.length / ROW) * slots);
  const facts = new Uint8Array(slots);
  backward(flow, (row, next) => {
    facts.fill(0);
    for (const to of next) or(facts, 0, live, to * slots, slots);
    const kind = ops[row * ROW + KIND]!;
    if (kind === OP.END || kind === OP.FAULT) for (const slot of observed) facts[slot] = 1;
    transfer(ops, row, facts, future[row]!);
    return or(live, row * slots, facts, 0, slots);
  });
  return live;
}

function repeatedCas(ops: Int32Array, flow: Flow): ReadonlySet<number> {
  const isCas = (row: number): boolean => ops[row * ROW + KIND] === OP.RMW && ops[row * ROW + EXTRA] === CAS;
  const ahead = (row: number): Set<number> => {
    const seen = new Set<number>();
    const todo = [...flow.successors.get(row)!];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      todo.push(...flow.successors.get(next)!);
    }
    return seen;
  };
  return new Set(flow.rows.filter((row) => isCas(row) && ahead(row).has(row)));
}

function hasSlices(ops: Int32Array, flow: Flow, layout: Layout): boolean {
  return [...flow.touched].some(([row, [first]]) => {
    const parts = ops[row * ROW + FLAGS]! & FLAG.PAIR ? 2 : 1;
    return first !== undefined && ops[row * ROW + BYTES]! > parts * layout.granuleOf[first]!;
  });
}

const NO_LOOPS = { counted: new Uint8Array(0), turned: [] };

/** Prepares thread `thread`. */
export function planThread(code: Code, layout: Layout, thread: number): ThreadPlan {
  const flow = flowOf(code, layout, thread);
  const observables = code.program.observed.flatMap((o) =>
    o.kind === "register" && o.thread === thread ? [code.registers.indexOf(o.register)] : [],
  );
  const { ops, localSlot } = renumber(code, flow, observables);
  const start = new Int32Array(localSlot.size);
  code.program.threads[thread]!.registers.forEach((v, name) => {
    const slot = localSlot.get(code.registers.indexOf(name));
    if (slot !== undefined) start[slot] = code.values.value(v);
  });
  const locations = [...new Set([...flow.touched.values()].flat())].sort((a, b) => a - b);
  const localOf = new Int32Array(layout.locations).fill(-1);
  locations.forEach((l, i) => {
    localOf[l] = i;
  });
  const observed = observables.map((slot) => localSlot.get(slot)!);
  const future = futures(ops, flow);
  const backs = flow.rows.flatMap((row) => flow.successors.get(row)!.filter((to) => to <= row));
  const { counted, turned } = backs.length === 0 ? NO_LOOPS : analyse(code, thread);
  const heads = [...new Set([...backs, ...turned])];
  const headOf = new Int32Array(ops.length / ROW).fill(-1);
  heads.forEach((row, i) => {
    headOf[row] = i;
  });
  return {
    thread,
    entry: code.entry[thread]!,
    ops,
    slots: localSlot.size,
    start,
    locations,
    localOf,
    observed,
    live: liveness(ops, flow, localSlot.size, observed, future),
    future,
    near: nearness(ops, flow, localOf, locations.length),
    headOf,
    heads,
    counted,
    turned: new Set(turned),
    slices: Math.max(1, ...locations.map((l) => 16 / layout.granuleOf[l]!)),
    mixed: hasSlices(ops, flow, layout),
    repeated: repeatedCas(ops, flow),
  };
}
