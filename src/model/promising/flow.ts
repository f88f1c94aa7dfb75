/**
 * Static analysis of one thread's micro-operations: which rows it can reach and which locations each access can touch.
 * Addresses are followed by constant propagation with symbolic read results, so that `EOR W2,W1,W1` is known to be 0.
 * What is found here is an upper bound: it decides which messages a thread can tell apart.
 */
import {
  A,
  B,
  BYTES,
  C as COND_NO,
  type Code,
  DST,
  FLAGS,
  KIND,
  type Layout,
  NONE,
  OP,
  ROW,
  TARGET,
} from "../program/index.ts";

/** An abstract slot value: a value id (unknown ids stand for "what that read gave"), or one of these two. */
const UNREACHED = 0x7fffffff;
const ANYTHING = 0x7ffffffe;

/** Rows that a thread can reach and what follows each. */
export interface Flow {
  /** Reachable rows, ascending. */
  readonly rows: readonly number[];
  readonly successors: ReadonlyMap<number, readonly number[]>;
  /** Locations that the access at a row may touch. */
  readonly touched: ReadonlyMap<number, readonly number[]>;
}

class Propagation {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #slots: number;
  readonly #in = new Map<number, Int32Array>();
  readonly #work: number[] = [];
  readonly successors = new Map<number, readonly number[]>();
  readonly touched = new Map<number, readonly number[]>();
  readonly #all: readonly number[];
  readonly #scratch: number;

  constructor(code: Code, layout: Layout) {
    this.#code = code;
    this.#layout = layout;
    this.#slots = code.slots;
    this.#all = Array.from({ length: layout.locations }, (_, i) => i);
    this.#scratch = code.values.leaf(1 << 28);
  }

  run(entry: number, start: Int32Array): void {
    this.#flow(entry, start);
    for (let row = this.#work.pop(); row !== undefined; row = this.#work.pop()) {
      const out = this.#in.get(row)!.slice();
      const next = this.#step(row, out);
      this.successors.set(row, next);
      for (const to of next) this.#flow(to, out);
    }
  }

  // Joins `state` into what is known before `row`.
  #flow(row: number, state: Int32Array): void {
    const known = this.#in.get(row);
    if (known === undefined) {
      this.#in.set(row, state.slice());
      this.#work.push(row);
      return;
    }
    let changed = false;
    for (let i = 0; i < this.#slots; i++) {
      const [a, b] = [known[i]!, state[i]!];
      const joined = a === b || b === UNREACHED ? a : a === UNREACHED ? b : ANYTHING;
      if (joined !== a) {
        known[i] = joined;
        changed = true;
      }
    }
    if (changed) this.#work.push(row);
  }

  // Executes a row on abstract values; the rows that may follow.
  #step(row: number, s: Int32Array): readonly number[] {
    const { ops, values } = this.#code;
    const at = row * ROW;
    const value = (i: number): number => (ops[at + i]! < 0 ? ~ops[at + i]! : s[ops[at + i]!]!);
    switch (ops[at + KIND]) {
      case OP.EVAL:
        s[ops[at + DST]!] = this.#apply(ops[at + FLAGS]!, value(A), value(B), ops[at + A] === ops[at + B]);
        break;
      case OP.COPY:
        s[ops[at + DST]!] = value(A);
        break;
      case OP.ITE:
      case OP.PICK: {
        const c = value(A);
        const joined = value(B) === value(COND_NO) ? value(B) : ANYTHING;
        s[ops[at + DST]!] = c === 1 ? value(B) : c === 0 ? value(COND_NO) : joined;
        break;
      }
      case OP.READ:
      case OP.RMW:
      case OP.WRITE:
        this.#touch(row, value(A), ops[at + BYTES]!);
        if (ops[at + DST]! !== NONE) this.#fresh(s, ops[at + DST]!, values.leaf((1 << 27) + row));
        break;
      case OP.BRANCH:
        return value(A) === 1 ? [ops[at + TARGET]!] : value(A) === 0 ? [row + 1] : [ops[at + TARGET]!, row + 1];
      case OP.JUMP:
        return [ops[at + TARGET]!];
      case OP.JUMP_TO:
        return this.#jump(value(A));
      case OP.END:
      case OP.FAULT:
      case OP.UNSUPPORTED:
        return [];
    }
    return [row + 1];
  }

  // A read result; expressions over the result of an earlier round of the same read become anything.
  #fresh(s: Int32Array, dst: number, leaf: number): void {
    const k = this.#code.values.leaves(leaf)[0]!;
    for (let i = 0; i < s.length; i++) {
      if (s[i]! < 0 && this.#code.values.leaves(s[i]!).includes(k)) s[i] = ANYTHING;
    }
    s[dst] = leaf;
  }

  #apply(op: number, a: number, b: number, same: boolean): number {
    if (a === UNREACHED || b === UNREACHED) return ANYTHING;
    if (a !== ANYTHING && b !== ANYTHING) return this.#code.values.apply(op, a, b);
    // With one unknown part the result may still be fixed (`and` with 0); two unknown parts only when they are one slot.
    if (a === b && !same) return ANYTHING;
    const known = this.#code.values.apply(op, a === ANYTHING ? this.#scratch : a, b === ANYTHING ? this.#scratch : b);
    return known >= 0 ? known : ANYTHING;
  }

  #touch(row: number, address: number, bytes: number): void {
    let found: readonly number[] = this.#all;
    if (address >= 0 && address < ANYTHING) {
      const first = this.#layout.locate(address, bytes);
      const count = first < 0 ? 0 : bytes / this.#layout.granuleOf[first]!;
      found = Array.from({ length: count }, (_, i) => first + i);
    }
    const known = this.touched.get(row) ?? [];
    this.touched.set(row, known.length === 0 ? found : [...new Set([...known, ...found])]);
  }

  #jump(target: number): readonly number[] {
    const { rowAt, values } = this.#code;
    if (target < 0 || target >= ANYTHING) return [...new Set(rowAt.values())];
    const row = rowAt.get(values.number(target));
    return row === undefined ? [] : [row];
  }
}

/** Follows thread `thread` from its start. */
export function flowOf(code: Code, layout: Layout, thread: number): Flow {
  const start = new Int32Array(code.slots);
  code.program.threads[thread]!.registers.forEach((v, name) => {
    const slot = code.registers.indexOf(name);
    if (slot >= 0) start[slot] = code.values.value(v);
  });
  const p = new Propagation(code, layout);
  p.run(code.entry[thread]!, start);
  const rows = [...p.successors.keys()].sort((a, b) => a - b);
  return { rows, successors: p.successors, touched: p.touched };
}
