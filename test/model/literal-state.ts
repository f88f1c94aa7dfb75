/** The state of one thread in the literal machine, plain objects throughout, and what it is run against. */
import type { Code, Layout } from "../../src/model/program/index.ts";
import type { Rules } from "../../src/model/rules/index.ts";

/** A write to `slices` locations from `first`; `values` holds one value id per location. */
export interface Message {
  readonly first: number;
  readonly values: readonly number[];
  readonly thread: number;
}

/** A value with its basic and its pick view (aarch64deps.cat: dtrm and pick-dtrm). */
export interface Known {
  readonly value: number;
  readonly basic: number;
  readonly pick: number;
}
/** The thread's latest write to a location. */
export interface Forward {
  readonly time: number;
  /** addr | data views, for `(addr | data); lmrs`. */
  readonly view: number;
  /** What a register gets through memory. */
  readonly basic: number;
  readonly pick: number;
  /** The same slice of the paired read, when the write is that of an exclusive or atomic. */
  readonly pair: Paired | undefined;
}
/** A slice of a read that a write is paired with: what it took, and the views of its half. */
export interface Paired {
  readonly time: number;
  readonly view: number;
  readonly pick: number;
}
export const NO_FORWARD: Forward = { time: 0, view: 0, basic: 0, pick: 0, pair: undefined };
export const NOTHING: Known = { value: 0, basic: 0, pick: 0 };

export interface State {
  row: number;
  readonly slots: Known[];
  /** Floor of reads, floor of writes, forwarding bank, per location. */
  readonly readFloor: number[];
  readonly writeFloor: number[];
  readonly bank: Forward[];
  reads: { view: number; pick: number };
  unreturned: { view: number; pick: number };
  writes: number;
  readNew: number;
  writeNew: number;
  capability: number;
  release: number;
  reservation: { first: number; slices: readonly Paired[] } | undefined;
  readonly open: Set<number>;
}

export const copyOf = (s: State): State => ({
  ...s,
  slots: [...s.slots],
  readFloor: [...s.readFloor],
  writeFloor: [...s.writeFloor],
  bank: [...s.bank],
  open: new Set(s.open),
});

/** How a read went: its value and views, and its slices. */
export interface Taken {
  readonly state: State;
  readonly result: Known;
  readonly slices: readonly Paired[];
}

/** A thread and the finished memory. */
export interface Context {
  readonly code: Code;
  readonly layout: Layout;
  readonly rules: Rules;
  readonly thread: number;
  readonly memory: readonly Message[];
}

/** The thread at its start, with its own timestamps promised. */
export function startState({ code, layout, thread, memory }: Context): State {
  const slots = Array.from({ length: code.slots }, () => NOTHING);
  code.program.threads[thread]!.registers.forEach((v, name) => {
    const slot = code.registers.indexOf(name);
    if (slot >= 0) slots[slot] = { value: code.values.value(v), basic: 0, pick: 0 };
  });
  return {
    row: code.entry[thread]!,
    slots,
    readFloor: Array(layout.locations).fill(0),
    writeFloor: Array(layout.locations).fill(0),
    bank: Array(layout.locations).fill(NO_FORWARD),
    reads: { view: 0, pick: 0 },
    unreturned: { view: 0, pick: 0 },
    writes: 0,
    readNew: 0,
    writeNew: 0,
    capability: 0,
    release: 0,
    reservation: undefined,
    open: new Set(memory.flatMap((m, i) => (m.thread === thread ? [i + 1] : []))),
  };
}

/** Value of a location at exactly timestamp `t`. */
export function valueOn({ layout, memory }: Context, location: number, t: number): number | undefined {
  if (t === 0) return layout.initial[location]!;
  const m = memory[t - 1]!;
  return m.values[location - m.first];
}

/** Whether no message (of another thread) in (from, to] is on the location. */
export function noNewer(c: Context, location: number, from: number, to: number, foreign = false): boolean {
  for (let t = from + 1; t <= Math.min(to, c.memory.length); t++) {
    if (valueOn(c, location, t) !== undefined && !(foreign && c.memory[t - 1]!.thread === c.thread)) return false;
  }
  return true;
}

/** The invariants of a state, as the paper's proofs have them. */
export function assertWellFormed(c: Context, s: State): void {
  const all = [s.reads.view, s.writes, s.readNew, s.writeNew, s.capability, s.release, ...s.readFloor, ...s.writeFloor];
  for (const view of all) if (view > c.memory.length) throw new Error(`view ${view} past the memory`);
  s.bank.forEach((f, l) => {
    if (f.view > f.time && f.time > 0) throw new Error("forwarding view past its write");
    if (f.time > s.writeFloor[l]!) throw new Error("own write above coherence");
    if (f.time > 0 && valueOn(c, l, f.time) === undefined) throw new Error("forwarded write to another location");
  });
  c.memory.forEach((m, i) => {
    if (m.thread !== c.thread || s.open.has(i + 1)) return;
    m.values.forEach((_, k) => {
      if (i + 1 > s.writeFloor[m.first + k]!) throw new Error("fulfilled write above coherence");
    });
  });
}
