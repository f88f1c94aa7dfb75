/**
 * All outcomes by the literal promise-first definition: every list of messages that the threads could write at all, with
 * each thread run against it by `LiteralThread`. The lists are the orders of what value-only runs write, where a read may
 * give any value that anybody writes; so nothing of the memory model limits them.
 */
import { A, B, BYTES, type Code, DST, FLAG, FLAGS, KIND, type Layout, OP, ROW } from "../../src/model/program/index.ts";
import type { Rules } from "../../src/model/rules/index.ts";
import { cellsOf, joined, operand, partsOf, startOf, stored, toAccess, type Values } from "./interpreter.ts";
import type { Message } from "./literal-state.ts";
import { LiteralThread } from "./literal-thread.ts";

/** Writes of one run, in program order. */
type Trace = readonly Message[];

class Traces {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #most: number;
  readonly #writesBack: boolean;
  /** Values seen at each location. */
  readonly known: Set<number>[];
  readonly found = new Map<string, Trace>();
  runs = 0;
  #thread = 0;

  constructor(code: Code, layout: Layout, rules: Rules, most: number) {
    this.#code = code;
    this.#layout = layout;
    this.#most = most;
    this.#writesBack = rules.failedCasMayWrite;
    this.known = Array.from(layout.initial, (v) => new Set([v]));
  }

  /** Traces of one thread with the values known so far. */
  of(thread: number): readonly Trace[] {
    this.#thread = thread;
    this.found.clear();
    this.#run(startOf(this.#code, thread), []);
    return [...this.found.values()];
  }

  #run(v: Values, trace: Trace): void {
    if (++this.runs > this.#most) return;
    const { ops } = this.#code;
    toAccess(this.#code, v);
    const at = v.row * ROW;
    const next = (dst: number | undefined, value: number, more: Trace = trace): void => {
      const slots = [...v.slots];
      if (dst !== undefined && dst >= 0) slots[dst] = value;
      this.#run({ row: v.row + 1, slots }, more);
    };
    const dst = ops[at + DST]!;
    switch (ops[at + KIND]) {
      case OP.READ:
        for (const value of this.#readable(v, at)) next(dst, value);
        return;
      case OP.WRITE:
        if (ops[at + FLAGS]! & FLAG.EXCLUSIVE) next(dst, 1);
        next(dst, 0, [...trace, ...this.#messages(v, at, operand(this.#code, v, at, B))]);
        return;
      case OP.RMW:
        for (const old of this.#readable(v, at)) {
          const value = stored(this.#code, v, at, old);
          if (value === undefined) next(dst, old);
          if (value !== undefined) next(dst, old, [...trace, ...this.#messages(v, at, value)]);
          else if (this.#writesBack) next(dst, old, [...trace, ...this.#messages(v, at, old)]);
        }
        return;
      case OP.CLEAR_EXCLUSIVE:
        next(undefined, 0);
        return;
      default:
        this.found.set(JSON.stringify(trace), trace);
    }
  }

  #place(v: Values, at: number): { first: number; slices: number; granule: number } {
    const bytes = this.#code.ops[at + BYTES]!;
    const first = this.#layout.locate(operand(this.#code, v, at, A), bytes);
    if (first < 0) throw new Error("access outside of the variables");
    const granule = this.#layout.granuleOf[first]!;
    return { first, slices: bytes / granule, granule };
  }

  #readable(v: Values, at: number): number[] {
    const { first, slices, granule } = this.#place(v, at);
    let all: number[][] = [[]];
    for (let k = 0; k < slices; k++)
      all = all.flatMap((cells) => [...this.known[first + k]!].map((c) => [...cells, c]));
    return all.map((cells) => joined(this.#code, cells, granule));
  }

  #messages(v: Values, at: number, value: number): Message[] {
    const { first, slices } = this.#place(v, at);
    const cells = cellsOf(this.#code, this.#layout, first, slices, value);
    cells.forEach((c, k) => {
      this.known[first + k]!.add(c);
    });
    const parts = partsOf(this.#code.ops[at + FLAGS]!);
    const size = slices / parts;
    return Array.from({ length: parts }, (_, h) => ({
      first: first + h * size,
      values: cells.slice(h * size, (h + 1) * size),
      thread: this.#thread,
    }));
  }
}

/** Distinct bags of messages, one sorted list each. */
function bags(traces: readonly Trace[]): Trace[] {
  const found = new Map<string, Trace>();
  for (const t of traces) {
    const sorted = [...t].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    found.set(JSON.stringify(sorted), sorted);
  }
  return [...found.values()];
}

/** Calls `visit` with every distinct order of `bag`. */
function orders(
  bag: readonly Message[],
  visit: (list: readonly Message[]) => void,
  list: readonly Message[] = [],
): void {
  if (bag.length === 0) visit(list);
  const tried = new Set<string>();
  bag.forEach((m, i) => {
    const key = JSON.stringify(m);
    if (tried.has(key)) return;
    tried.add(key);
    orders([...bag.slice(0, i), ...bag.slice(i + 1)], visit, [...list, m]);
  });
}

/** Bounds of the enumeration; a program past one of them is not tried. */
export interface LiteralBounds {
  readonly writes: number;
  readonly lists: number;
}

/** Everything the definition allows, as sorted texts of the observed values; undefined when a bound is passed. */
export function literalStates(code: Code, layout: Layout, rules: Rules, bounds: LiteralBounds): string[] | undefined {
  const threads = code.program.threads.map((_, i) => i);
  const traces = new Traces(code, layout, rules, 50 * bounds.lists);
  let count = -1;
  let each: Trace[][] = [];
  // A value is at most as many steps from the initial ones as there are writes.
  for (let now = 0, round = 0; now !== count && round <= bounds.writes; round++) {
    count = now;
    each = threads.map((t) => bags(traces.of(t)));
    now = traces.known.reduce((n, s) => n + s.size, 0);
  }
  if (traces.runs > 50 * bounds.lists) return undefined;
  let all: Trace[] = [[]];
  for (const one of each) all = all.flatMap((bag) => one.map((more) => [...bag, ...more]));
  if (all.some((bag) => bag.length > bounds.writes)) return undefined;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  if (all.reduce((n, bag) => n + factorial(bag.length), 0) > bounds.lists) return undefined;
  const states = new Set<string>();
  for (const bag of all) orders(bag, (list) => collect(code, layout, rules, list, states));
  return [...states].sort();
}

function collect(code: Code, layout: Layout, rules: Rules, memory: readonly Message[], into: Set<string>): void {
  let ways: (readonly (readonly number[])[])[] = [[]];
  for (let t = 0; t < code.program.threads.length && ways.length > 0; t++) {
    const finals = new LiteralThread({ code, layout, rules, thread: t, memory }).finals();
    ways = ways.flatMap((w) => finals.map((f) => [...w, f]));
  }
  for (const way of ways) into.add(stateText(code, layout, way, (l) => newest(layout, memory, l)));
}

function newest(layout: Layout, memory: readonly Message[], location: number): number {
  const last = memory.findLast((m) => location >= m.first && location < m.first + m.values.length);
  return last === undefined ? layout.initial[location]! : last.values[location - last.first]!;
}

/** The observed values of an end state, as `statesOf` prints them. `finals`: end marker, then the thread's observed registers. */
export function stateText(
  code: Code,
  layout: Layout,
  finals: readonly (readonly number[])[],
  memory: (location: number) => number,
): string {
  const next = finals.map(() => 1);
  const values = code.program.observed.map((o) => {
    if (o.kind === "register") return BigInt.asIntN(64, code.values.number(finals[o.thread]![next[o.thread]!++]!));
    if (o.kind === "fault") return finals[o.thread]![0] === 0 ? 0n : 1n;
    const first = layout.locate(code.values.value(o.address), o.bytes);
    const granule = layout.granuleOf[first]!;
    const cells = Array.from({ length: o.bytes / granule }, (_, k) => memory(first + k));
    return BigInt.asIntN(64, code.values.number(joined(code, cells, granule)));
  });
  return values.join(",");
}
