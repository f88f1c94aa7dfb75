/**
 * The promise-first definition, word for word: an outcome is possible iff there is a list of messages such that each
 * thread, started with its own timestamps promised, has a run of assignments, branches, reads, fulfilled writes and
 * barriers to its end that leaves no promise open. No search device: no certification, no sharing of states. Only `Code`,
 * `ValueTable` and `Layout` are shared with the engines. For programs without loops and at most five writes.
 */
import {
  A,
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
  NONE,
  OP,
  ROW,
  SWAP,
  TARGET,
  Unsupported,
} from "../../src/model/program/index.ts";
import type { Rules } from "../../src/model/rules/index.ts";
import { cellsOf, joined, partsOf } from "./interpreter.ts";

/** A write to `slices` locations from `first`; `values` holds one value id per location. */
export interface Message {
  readonly first: number;
  readonly values: readonly number[];
  readonly thread: number;
}

/** A value with its basic and its pick view (aarch64deps.cat: dtrm and pick-dtrm). */
interface Known {
  readonly value: number;
  readonly basic: number;
  readonly pick: number;
}
/** The thread's latest write to a location. */
interface Forward {
  readonly time: number;
  /** addr | data views, for `(addr | data); lmrs`. */
  readonly view: number;
  /** What a register gets through memory. */
  readonly basic: number;
  readonly pick: number;
  /** The read of the pair, when the write is half of one. */
  readonly pair: { readonly view: number; readonly pick: number } | undefined;
}
const NO_FORWARD: Forward = { time: 0, view: 0, basic: 0, pick: 0, pair: undefined };
const NOTHING: Known = { value: 0, basic: 0, pick: 0 };

interface State {
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
  reservation: { first: number; times: readonly number[]; view: number; pick: number } | undefined;
  readonly open: Set<number>;
}

const copyOf = (s: State): State => ({
  ...s,
  slots: [...s.slots],
  readFloor: [...s.readFloor],
  writeFloor: [...s.writeFloor],
  bank: [...s.bank],
  open: new Set(s.open),
});

/** How a read went: its value and views, per slice timestamps. */
interface Taken {
  readonly state: State;
  readonly result: Known;
  readonly times: readonly number[];
  readonly view: number;
  readonly pick: number;
}

/** One thread against one memory. */
export class LiteralThread {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #rules: Rules;
  readonly #thread: number;
  readonly #memory: readonly Message[];
  readonly #finals = new Map<string, readonly number[]>();
  readonly #observed: readonly number[];

  constructor(code: Code, layout: Layout, rules: Rules, thread: number, memory: readonly Message[]) {
    this.#code = code;
    this.#layout = layout;
    this.#rules = rules;
    this.#thread = thread;
    this.#memory = memory;
    this.#observed = code.program.observed.flatMap((o) =>
      o.kind === "register" && o.thread === thread ? [code.registers.indexOf(o.register)] : [],
    );
  }

  /** Values of the observed registers at the ends of all runs that fulfil all promises. */
  finals(): readonly (readonly number[])[] {
    const { program, registers, slots, values, entry } = this.#code;
    const locations = this.#layout.locations;
    const start: State = {
      row: entry[this.#thread]!,
      slots: Array.from({ length: slots }, () => NOTHING),
      readFloor: Array(locations).fill(0),
      writeFloor: Array(locations).fill(0),
      bank: Array(locations).fill(NO_FORWARD),
      reads: { view: 0, pick: 0 },
      unreturned: { view: 0, pick: 0 },
      writes: 0,
      readNew: 0,
      writeNew: 0,
      capability: 0,
      release: 0,
      reservation: undefined,
      open: new Set(this.#memory.flatMap((m, i) => (m.thread === this.#thread ? [i + 1] : []))),
    };
    program.threads[this.#thread]!.registers.forEach((v, name) => {
      const slot = registers.indexOf(name);
      if (slot >= 0) start.slots[slot] = { value: values.value(v), basic: 0, pick: 0 };
    });
    this.#run(start);
    return [...this.#finals.values()];
  }

  #on(location: number, t: number): number | undefined {
    if (t === 0) return this.#layout.initial[location]!;
    const m = this.#memory[t - 1]!;
    return m.values[location - m.first];
  }

  #noNewer(location: number, from: number, to: number, foreign = false): boolean {
    for (let t = from + 1; t <= Math.min(to, this.#memory.length); t++) {
      if (this.#on(location, t) !== undefined && !(foreign && this.#memory[t - 1]!.thread === this.#thread))
        return false;
    }
    return true;
  }

  // memory-models section 3.3.
  #assertWellFormed(s: State): void {
    const all = [
      s.reads.view,
      s.writes,
      s.readNew,
      s.writeNew,
      s.capability,
      s.release,
      ...s.readFloor,
      ...s.writeFloor,
    ];
    for (const view of all) if (view > this.#memory.length) throw new Error(`view ${view} past the memory`);
    s.bank.forEach((f, l) => {
      if (f.view > f.time && f.time > 0) throw new Error("forwarding view past its write");
      if (f.time > s.writeFloor[l]!) throw new Error("own write above coherence");
      if (f.time > 0 && this.#on(l, f.time) === undefined) throw new Error("forwarded write to another location");
    });
    this.#memory.forEach((m, i) => {
      if (m.thread !== this.#thread || s.open.has(i + 1)) return;
      m.values.forEach((_, k) => {
        if (i + 1 > s.writeFloor[m.first + k]!) throw new Error("fulfilled write above coherence");
      });
    });
  }

  #operand(s: State, o: number): Known {
    return o === NONE ? NOTHING : o < 0 ? { value: ~o, basic: 0, pick: 0 } : s.slots[o]!;
  }

  #run(s: State): void {
    this.#assertWellFormed(s);
    const { ops, values } = this.#code;
    for (;;) {
      const at = s.row * ROW;
      const [a, b, c] = [A, B, C].map((i) => this.#operand(s, ops[at + i]!)) as [Known, Known, Known];
      const [dst, flags] = [ops[at + DST]!, ops[at + FLAGS]!];
      s.row++;
      switch (ops[at + KIND]) {
        case OP.EVAL: {
          const value = values.apply(flags, a.value, b.value);
          s.slots[dst] = { value, basic: Math.max(a.basic, b.basic), pick: Math.max(a.pick, b.pick) };
          break;
        }
        case OP.COPY:
          s.slots[dst] = a;
          break;
        case OP.ITE:
        case OP.PICK: {
          const chosen = a.value !== 0 ? b : c;
          const all = ops[at + KIND] === OP.ITE || !this.#rules.pick;
          s.slots[dst] = {
            value: chosen.value,
            basic: all ? Math.max(a.basic, b.basic, c.basic) : chosen.basic,
            pick: all ? Math.max(a.pick, b.pick, c.pick) : Math.max(a.pick, chosen.pick),
          };
          break;
        }
        case OP.BRANCH:
          s.capability = Math.max(s.capability, a.pick);
          if (a.value !== 0) s.row = ops[at + TARGET]!;
          break;
        case OP.JUMP:
          s.row = ops[at + TARGET]!;
          break;
        case OP.JUMP_TO:
          s.capability = Math.max(s.capability, a.pick);
          s.row = this.#code.rowAt.get(values.number(a.value))!;
          break;
        case OP.FENCE:
          this.#fence(s, flags);
          break;
        case OP.CLEAR_EXCLUSIVE:
          s.reservation = undefined;
          break;
        case OP.READ:
          for (const taken of this.#read(s, at, a)) {
            taken.state.slots[dst] = taken.result;
            if (flags & FLAG.EXCLUSIVE) {
              const first = this.#layout.locate(a.value, ops[at + BYTES]!);
              taken.state.reservation = { first, times: taken.times, view: taken.view, pick: taken.pick };
            }
            this.#run(taken.state);
          }
          return;
        case OP.WRITE:
          this.#write(s, at, a, b);
          return;
        case OP.RMW:
          this.#rmw(s, at, a, b, c);
          return;
        case OP.UNSUPPORTED:
          throw new Unsupported(this.#code.reasons[flags]);
        default: {
          const end = [
            s.row * 2 + (ops[at + KIND] === OP.FAULT ? 1 : 0),
            ...this.#observed.map((r) => s.slots[r]!.value),
          ];
          if (ops[at + KIND] === OP.END) end[0] = 0;
          if (s.open.size === 0) this.#finals.set(end.join(), end);
          return;
        }
      }
    }
  }

  #fence(s: State, flags: number): void {
    if (flags & FLAG.IS_ISB) s.readNew = Math.max(s.readNew, s.capability);
    const [full, ld, st] = [FLAG.ORDERS_ALL, FLAG.ORDERS_LD, FLAG.ORDERS_ST].map((f) => (flags & f) !== 0);
    if (full || ld) {
      s.readNew = Math.max(s.readNew, s.reads.view);
      s.writeNew = Math.max(s.writeNew, s.reads.pick);
    }
    if (full) {
      s.readNew = Math.max(s.readNew, s.unreturned.view, s.writes);
      s.writeNew = Math.max(s.writeNew, s.unreturned.pick, s.writes);
    }
    if (st) {
      s.writeNew = Math.max(s.writeNew, s.writes);
      if (flags & FLAG.IS_DSB && this.#rules.dsbStOrdersAll) s.readNew = Math.max(s.readNew, s.writes);
    }
  }

  /** All ways to do a read: every tuple of timestamps is tried, and kept if it satisfies the rule. */
  #read(s: State, at: number, address: Known): Taken[] {
    const { ops } = this.#code;
    const first = this.#layout.locate(address.value, ops[at + BYTES]!);
    const slices = ops[at + BYTES]! / this.#layout.granuleOf[first]!;
    let tuples: number[][] = [[]];
    for (let k = 0; k < slices; k++) {
      const times = [...Array(this.#memory.length + 1).keys()].filter(
        (t) => this.#on(first + k, t) !== undefined && !s.open.has(t),
      );
      tuples = tuples.flatMap((tuple) => times.map((t) => [...tuple, t]));
    }
    return tuples.flatMap((times) => this.#take(s, at, address, first, times) ?? []);
  }

  #take(from: State, at: number, address: Known, first: number, times: readonly number[]): Taken | undefined {
    const s = copyOf(from);
    const flags = this.#code.ops[at + FLAGS]!;
    const acquires = (flags & (FLAG.ACQUIRE | FLAG.ACQUIRE_PC)) !== 0;
    const pre = Math.max(address.basic, s.readNew, flags & FLAG.ACQUIRE ? s.release : 0);
    const half = (k: number): number => (partsOf(flags) === 2 && k >= times.length / 2 ? 1 : 0);
    const forwards = times.map((t, k) => {
      const f = s.bank[first + k]!;
      const refused = this.#rules.acquireOwnExclusive === "store" && acquires && f.pair !== undefined;
      return t > 0 && t === f.time && !refused ? f : undefined;
    });
    // ([W]; rfe; [R]; sca-class?): what one slice read from memory, all slices of the access wait for.
    const external = [0, 1].map((h) =>
      Math.max(0, ...times.filter((_, k) => half(k) === h && forwards[k] === undefined)),
    );
    // Exp-haz-ob: an earlier read of any slice, against other threads' writes.
    const hazard = [0, 1].map((h) =>
      Math.max(0, ...times.map((_, k) => (half(k) === h ? s.readFloor[first + k]! : 0))),
    );
    const views = times.map((_, k) => {
      const f = forwards[k];
      const paired = acquires && f?.pair !== undefined ? f.pair.view : 0;
      return Math.max(pre, external[half(k)]!, f?.view ?? 0, paired);
    });
    for (const [k, t] of times.entries()) {
      const l = first + k;
      if (!this.#noNewer(l, t, Math.max(views[k]!, s.readFloor[l]!, s.bank[l]!.time))) return undefined;
      if (!this.#noNewer(l, t, hazard[half(k)]!, true)) return undefined;
    }
    const picks = views.map((view, k) => Math.max(view, address.pick, forwards[k]?.pick ?? 0));
    views.forEach((view, k) => {
      s.readFloor[first + k] = Math.max(s.readFloor[first + k]!, view);
      s.writeFloor[first + k] = Math.max(s.writeFloor[first + k]!, picks[k]!);
    });
    const view = Math.max(...views);
    const pick = Math.max(...picks);
    const old = flags & FLAG.NO_RETURN && this.#rules.noReturnEscapesDmbLd ? "unreturned" : "reads";
    s[old] = { view: Math.max(s[old].view, view), pick: Math.max(s[old].pick, pick) };
    s.capability = Math.max(s.capability, address.pick);
    if (acquires) {
      s.readNew = Math.max(s.readNew, view);
      s.writeNew = Math.max(s.writeNew, pick, ...forwards.map((f) => f?.pair?.pick ?? 0));
    }
    const basic = Math.max(view, ...forwards.map((f) => f?.basic ?? 0));
    const cells = times.map((t, k) => this.#on(first + k, t)!);
    const value = joined(this.#code, cells, this.#layout.granuleOf[first]!);
    return { state: s, result: { value, basic, pick: Math.max(pick, basic) }, times, view, pick };
  }

  #write(s: State, at: number, address: Known, data: Known): void {
    const { ops } = this.#code;
    const view = Math.max(address.basic, data.basic);
    const pick = Math.max(address.pick, data.pick);
    const forward: Forward = { time: 0, view, basic: view, pick, pair: undefined };
    if (!(ops[at + FLAGS]! & FLAG.EXCLUSIVE)) {
      this.#store(s, at, address, data.value, pick, forward, undefined);
      return;
    }
    const held = s.reservation;
    s.reservation = undefined;
    const failed = copyOf(s);
    failed.slots[ops[at + DST]!] = { value: 1, basic: 0, pick: 0 };
    this.#run(failed);
    const first = this.#layout.locate(address.value, ops[at + BYTES]!);
    if (held === undefined || held.first !== first) return;
    if (held.times.length !== ops[at + BYTES]! / this.#layout.granuleOf[first]!) return;
    s.slots[ops[at + DST]!] = { value: 0, basic: 0, pick: 0 };
    this.#store(s, at, address, data.value, pick, { ...forward, pair: held }, held.times);
  }

  #rmw(from: State, at: number, address: Known, operand: Known, expected: Known): void {
    const { ops, values } = this.#code;
    const [op, dst] = [ops[at + EXTRA]!, ops[at + DST]!];
    for (const { state: s, result, times, view, pick } of this.#read(from, at, address)) {
      if (op === CAS && result.value !== expected.value) {
        if (dst >= 0) s.slots[dst] = result;
        this.#run(s);
        continue;
      }
      const pair = { view, pick };
      const base = Math.max(address.basic, operand.basic);
      const picked = Math.max(address.pick, operand.pick);
      const swapped = { time: 0, view: base, basic: base, pick: picked, pair };
      if (op === SWAP) {
        if (dst >= 0) s.slots[dst] = result;
        this.#store(s, at, address, operand.value, picked, swapped, times);
      } else if (op !== CAS) {
        const value = values.apply(op, result.value, operand.value);
        const basic = Math.max(base, result.basic);
        const forward = { ...swapped, basic, pick: Math.max(picked, basic, result.pick) };
        if (dst >= 0) s.slots[dst] = result;
        this.#store(s, at, address, value, picked, forward, times);
      } else if (!this.#rules.pick) {
        const data = Math.max(base, expected.basic);
        if (dst >= 0) s.slots[dst] = result;
        const forward = { ...swapped, view: data, basic: data, pick: data };
        this.#store(s, at, address, operand.value, Math.max(picked, expected.pick), forward, times);
      } else {
        const forward = { ...swapped, pick: Math.max(picked, expected.pick, result.pick) };
        // The result comes from memory, or is the comparand, picked by the comparison.
        const equal = { value: result.value, basic: expected.basic, pick: Math.max(expected.pick, result.pick) };
        for (const r of [result, equal]) {
          const t = copyOf(s);
          if (dst >= 0) t.slots[dst] = r;
          this.#store(t, at, address, operand.value, Math.max(picked, expected.pick), forward, times);
        }
      }
    }
  }

  // Fulfils an open promise with each half of the write, in all ways.
  #store(
    s: State,
    at: number,
    address: Known,
    value: number,
    operands: number,
    forward: Forward,
    pair: readonly number[] | undefined,
  ): void {
    const { ops } = this.#code;
    const flags = ops[at + FLAGS]!;
    const first = this.#layout.locate(address.value, ops[at + BYTES]!);
    const slices = ops[at + BYTES]! / this.#layout.granuleOf[first]!;
    const cells = cellsOf(this.#code, this.#layout, first, slices, value);
    const old = flags & FLAG.RELEASE ? Math.max(s.reads.pick, s.unreturned.pick, s.writes) : 0;
    const pre = Math.max(operands, s.writeNew, s.capability, old);
    s.capability = Math.max(s.capability, address.pick);
    const parts = partsOf(flags);
    let ways: { state: State; last: number }[] = [{ state: s, last: 0 }];
    for (let h = 0; h < parts; h++) {
      const [from, size] = [(h * slices) / parts, slices / parts];
      const part = cells.slice(from, from + size);
      const times = pair?.slice(from, from + size);
      ways = ways.flatMap((w) =>
        this.#fulfil(w.state, first + from, part, pre, flags, forward, times).map(({ state, t }) => ({
          state,
          last: Math.max(t, w.last),
        })),
      );
    }
    for (const { state, last } of ways) {
      if (ops[at + KIND] === OP.RMW && flags & FLAG.ACQUIRE && flags & FLAG.RELEASE) {
        state.readNew = Math.max(state.readNew, last);
        state.writeNew = Math.max(state.writeNew, last);
      }
      this.#run(state);
    }
  }

  #fulfil(
    s: State,
    first: number,
    cells: readonly number[],
    pre: number,
    flags: number,
    forward: Forward,
    pair: readonly number[] | undefined,
  ): { state: State; t: number }[] {
    const found: { state: State; t: number }[] = [];
    for (const t of s.open) {
      const m = this.#memory[t - 1]!;
      if (m.first !== first || m.values.join() !== cells.join() || t <= pre) continue;
      if (cells.some((_, k) => t <= s.writeFloor[first + k]!)) continue;
      if (pair?.some((from, k) => !this.#atomic(first + k, from, t))) continue;
      const next = copyOf(s);
      next.open.delete(t);
      cells.forEach((_, k) => {
        next.writeFloor[first + k] = t;
        next.bank[first + k] = { ...forward, time: t };
      });
      next.writes = Math.max(next.writes, t);
      if (flags & FLAG.RELEASE) next.release = Math.max(next.release, t);
      found.push({ state: next, t });
    }
    return found;
  }

  // (rmw & (fr; co)) \ (fri; [W]; coi) is empty.
  #atomic(location: number, from: number, to: number): boolean {
    const between = this.#memory.filter(
      (_, i) => i + 1 > from && i + 1 < to && this.#on(location, i + 1) !== undefined,
    );
    if (this.#rules.ownWriteBreaksPairing && between.some((m) => m.thread === this.#thread)) return true;
    return between.every((m) => m.thread === this.#thread);
  }
}
