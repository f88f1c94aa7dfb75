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
import { cellsOf, partsOf } from "./interpreter.ts";
import { reads } from "./literal-read.ts";
import {
  assertWellFormed,
  type Context,
  copyOf,
  type Forward,
  type Known,
  NOTHING,
  type Paired,
  type State,
  startState,
  valueOn,
} from "./literal-state.ts";

/** One thread against one memory. */
export class LiteralThread {
  readonly #context: Context;
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #rules: Rules;
  readonly #finals = new Map<string, readonly number[]>();
  readonly #observed: readonly number[];

  constructor(context: Context) {
    this.#context = context;
    this.#code = context.code;
    this.#layout = context.layout;
    this.#rules = context.rules;
    this.#observed = context.code.program.observed.flatMap((o) =>
      o.kind === "register" && o.thread === context.thread ? [context.code.registers.indexOf(o.register)] : [],
    );
  }

  /** Values of the observed registers at the ends of all runs that fulfil all promises. */
  finals(): readonly (readonly number[])[] {
    this.#run(startState(this.#context));
    return [...this.#finals.values()];
  }

  #operand(s: State, o: number): Known {
    return o === NONE ? NOTHING : o < 0 ? { value: ~o, basic: 0, pick: 0 } : s.slots[o]!;
  }

  #run(s: State): void {
    assertWellFormed(this.#context, s);
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
          for (const taken of reads(this.#context, s, at, a)) {
            taken.state.slots[dst] = taken.result;
            if (flags & FLAG.EXCLUSIVE) {
              const first = this.#layout.locate(a.value, ops[at + BYTES]!);
              taken.state.reservation = { first, slices: taken.slices };
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

  #write(s: State, at: number, address: Known, data: Known): void {
    const { ops } = this.#code;
    const view = Math.max(address.basic, data.basic);
    const pick = Math.max(address.pick, data.pick);
    const forward: Forward = { time: 0, view, basic: view, pick, pair: undefined };
    if (!(ops[at + FLAGS]! & FLAG.EXCLUSIVE)) {
      this.#store(s, s, at, address, data.value, pick, forward, undefined);
      return;
    }
    const held = s.reservation;
    s.reservation = undefined;
    const failed = copyOf(s);
    failed.slots[ops[at + DST]!] = { value: 1, basic: 0, pick: 0 };
    this.#run(failed);
    const first = this.#layout.locate(address.value, ops[at + BYTES]!);
    if (held === undefined || held.first !== first) return;
    if (held.slices.length !== ops[at + BYTES]! / this.#layout.granuleOf[first]!) return;
    s.slots[ops[at + DST]!] = { value: 0, basic: 0, pick: 0 };
    this.#store(s, s, at, address, data.value, pick, forward, held.slices);
  }

  #rmw(from: State, at: number, address: Known, operand: Known, expected: Known): void {
    const { ops, values } = this.#code;
    const [op, dst] = [ops[at + EXTRA]!, ops[at + DST]!];
    for (const { state: s, result, slices } of reads(this.#context, from, at, address)) {
      if (op === CAS && result.value !== expected.value) {
        if (dst >= 0) s.slots[dst] = result;
        if (this.#rules.failedCasMayWrite) this.#writeBack(from, copyOf(s), at, address, expected, result, slices);
        this.#run(s);
        continue;
      }
      const base = Math.max(address.basic, operand.basic);
      const picked = Math.max(address.pick, operand.pick);
      const swapped = { time: 0, view: base, basic: base, pick: picked, pair: undefined };
      if (op === SWAP) {
        if (dst >= 0) s.slots[dst] = result;
        this.#store(from, s, at, address, operand.value, picked, swapped, slices);
      } else if (op !== CAS) {
        const value = values.apply(op, result.value, operand.value);
        const basic = Math.max(base, result.basic);
        const view = this.#rules.rmwReadIsData ? basic : base;
        const forward = { ...swapped, view, basic, pick: Math.max(picked, basic, result.pick) };
        if (dst >= 0) s.slots[dst] = result;
        this.#store(from, s, at, address, value, Math.max(picked, view), forward, slices);
      } else if (!this.#rules.pick) {
        const data = Math.max(base, expected.basic, result.basic);
        if (dst >= 0) s.slots[dst] = result;
        const forward = { ...swapped, view: data, basic: data, pick: data };
        this.#store(from, s, at, address, operand.value, Math.max(picked, expected.pick, data), forward, slices);
      } else {
        const forward = { ...swapped, pick: Math.max(picked, expected.pick, result.pick) };
        // The result comes from memory, or is the comparand, picked by the comparison.
        const equal = { value: result.value, basic: expected.basic, pick: Math.max(expected.pick, result.pick) };
        for (const r of [result, equal]) {
          const t = copyOf(s);
          if (dst >= 0) t.slots[dst] = r;
          this.#store(from, t, at, address, operand.value, Math.max(picked, expected.pick), forward, slices);
        }
      }
    }
  }

  // A CAS that fails stores what it read: data of its write, though not by program order, and picked by the comparison.
  #writeBack(
    from: State,
    s: State,
    at: number,
    address: Known,
    expected: Known,
    result: Known,
    pair: readonly Paired[],
  ): void {
    const pick = Math.max(address.pick, expected.pick);
    const basic = Math.max(address.basic, result.basic);
    const forward = { time: 0, view: address.basic, basic, pick: Math.max(pick, basic, result.pick), pair: undefined };
    this.#store(from, s, at, address, result.value, pick, forward, pair);
  }

  // Fulfils an open promise with each half of the write, in all ways. `from` is the state before the instruction.
  #store(
    from: State,
    s: State,
    at: number,
    address: Known,
    value: number,
    operands: number,
    forward: Forward,
    pair: readonly Paired[] | undefined,
  ): void {
    const { ops } = this.#code;
    const flags = ops[at + FLAGS]!;
    const first = this.#layout.locate(address.value, ops[at + BYTES]!);
    const slices = ops[at + BYTES]! / this.#layout.granuleOf[first]!;
    const cells = cellsOf(this.#code, this.#layout, first, slices, value);
    const old = flags & FLAG.RELEASE ? Math.max(from.reads.pick, from.unreturned.pick, from.writes) : 0;
    const pre = Math.max(operands, from.writeNew, from.capability, old);
    s.capability = Math.max(s.capability, address.pick);
    const parts = partsOf(flags);
    let ways: { state: State; last: number }[] = [{ state: s, last: 0 }];
    for (let h = 0; h < parts; h++) {
      const [k, size] = [(h * slices) / parts, slices / parts];
      const part = cells.slice(k, k + size);
      const read = pair?.slice(k, k + size);
      ways = ways.flatMap((w) =>
        this.#fulfil(w.state, first + k, part, pre, flags, forward, read).map(({ state, t }) => ({
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
    pair: readonly Paired[] | undefined,
  ): { state: State; t: number }[] {
    const found: { state: State; t: number }[] = [];
    for (const t of s.open) {
      const m = this.#context.memory[t - 1]!;
      if (m.first !== first || m.values.join() !== cells.join() || t <= pre) continue;
      if (cells.some((_, k) => t <= s.writeFloor[first + k]!)) continue;
      if (pair?.some(({ time }, k) => !this.#atomic(first + k, time, t))) continue;
      const next = copyOf(s);
      next.open.delete(t);
      cells.forEach((_, k) => {
        next.writeFloor[first + k] = t;
        next.bank[first + k] = { ...forward, time: t, pair: pair?.[k] };
      });
      next.writes = Math.max(next.writes, t);
      if (flags & FLAG.RELEASE) next.release = Math.max(next.release, t);
      found.push({ state: next, t });
    }
    return found;
  }

  // (rmw & (fr; co)) \ (fri; [W]; coi) is empty.
  #atomic(location: number, from: number, to: number): boolean {
    const between = this.#context.memory.filter(
      (_, i) => i + 1 > from && i + 1 < to && valueOn(this.#context, location, i + 1) !== undefined,
    );
    if (this.#rules.ownWriteBreaksPairing && between.some((m) => m.thread === this.#context.thread)) return true;
    return between.every((m) => m.thread === this.#context.thread);
  }
}
