/** A plain SC machine: one memory, one access at a time, in the order that the caller says. No engine's code is in it. */
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
  type Observable,
  OP,
  ROW,
  SWAP,
  TARGET,
  Unsupported,
} from "../../model/program/index.ts";

/** What the schedule says of an access: whether a store-exclusive succeeds, and a read that is given. */
export interface Given {
  readonly fails: boolean;
  readonly read: bigint | undefined;
}

export class ScMachine {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #memory: Int32Array;
  readonly #threads: { row: number; readonly slots: number[] }[];

  constructor(code: Code, layout: Layout) {
    this.#code = code;
    this.#layout = layout;
    this.#memory = layout.initial.slice();
    this.#threads = code.program.threads.map((thread, t) => {
      const slots = Array<number>(code.slots).fill(code.values.value(0n));
      for (const [name, v] of thread.registers) slots[code.registers.indexOf(name)] = code.values.value(v);
      return { row: code.entry[t]!, slots };
    });
    for (const t of this.#threads.keys()) this.#advance(t);
  }

  /** Whether the thread has come to its end. */
  ended = (thread: number): boolean => this.#code.ops[this.#threads[thread]!.row * ROW + KIND] === OP.END;

  /** Runs the next access of a thread; the value it reads, if it reads. */
  step(thread: number, given: Given): bigint | undefined {
    const t = this.#threads[thread]!;
    const { ops } = this.#code;
    const at = t.row * ROW;
    const kind = ops[at + KIND]!;
    if (kind !== OP.READ && kind !== OP.WRITE && kind !== OP.RMW) throw new Error(`P${thread} has no access left`);
    const bytes = ops[at + BYTES]!;
    const first = this.#layout.locate(this.#operand(thread, at, A), bytes);
    const read = kind === OP.WRITE ? undefined : (given.read ?? this.#load(first, bytes));
    const result = read === undefined ? BigInt(given.fails) : read;
    const stored = kind === OP.READ || given.fails ? undefined : this.#stored(thread, at, read);
    if (ops[at + DST]! >= 0) t.slots[ops[at + DST]!] = this.#code.values.value(result);
    if (stored !== undefined) this.#store(first, bytes, stored);
    t.row++;
    this.#advance(thread);
    return read;
  }

  /** The value of an observable. */
  observe(o: Observable): bigint {
    const { values, registers } = this.#code;
    if (o.kind === "register") return values.number(this.#threads[o.thread]!.slots[registers.indexOf(o.register)]!);
    if (o.kind === "fault") return 0n;
    return this.#load(this.#layout.locate(values.value(o.address), o.bytes), o.bytes);
  }

  #operand(thread: number, at: number, column: number): number {
    const o = this.#code.ops[at + column]!;
    return o === NONE ? this.#code.values.value(0n) : o < 0 ? ~o : this.#threads[thread]!.slots[o]!;
  }

  #load(first: number, bytes: number): bigint {
    const granule = this.#layout.granuleOf[first]!;
    let value = 0n;
    for (let k = bytes / granule - 1; k >= 0; k--)
      value = (value << BigInt(8 * granule)) | this.#code.values.number(this.#memory[first + k]!);
    return value;
  }

  #store(first: number, bytes: number, value: bigint): void {
    const bits = 8 * this.#layout.granuleOf[first]!;
    for (let k = 0; (k * bits) / 8 < bytes; k++)
      this.#memory[first + k] = this.#code.values.value(BigInt.asUintN(bits, value >> BigInt(k * bits)));
  }

  // What a write or atomic stores; undefined for a CAS that finds another value.
  #stored(thread: number, at: number, read: bigint | undefined): bigint | undefined {
    const { ops, values } = this.#code;
    const b = this.#operand(thread, at, B);
    const op = ops[at + EXTRA]!;
    if (read === undefined || op === SWAP) return values.number(b);
    if (op !== CAS) return values.number(values.apply(op, values.value(read), b));
    return read === values.number(this.#operand(thread, at, C)) ? values.number(b) : undefined;
  }

  /** Runs to the next access or the end. */
  #advance(thread: number): void {
    const t = this.#threads[thread]!;
    const { ops, values, reasons, rowAt } = this.#code;
    for (;;) {
      const at = t.row * ROW;
      const get = (column: number): number => this.#operand(thread, at, column);
      const kind = ops[at + KIND]!;
      let to = t.row + 1;
      if (kind === OP.EVAL) t.slots[ops[at + DST]!] = values.apply(ops[at + FLAGS]!, get(A), get(B));
      else if (kind === OP.COPY) t.slots[ops[at + DST]!] = get(A);
      else if (kind === OP.ITE || kind === OP.PICK)
        t.slots[ops[at + DST]!] = values.number(get(A)) !== 0n ? get(B) : get(C);
      else if (kind === OP.JUMP || (kind === OP.BRANCH && values.number(get(A)) !== 0n)) to = ops[at + TARGET]!;
      else if (kind === OP.JUMP_TO) to = rowAt.get(values.number(get(A)))!;
      else if (kind === OP.UNSUPPORTED) throw new Unsupported(reasons[ops[at + FLAGS]!]);
      else if (kind === OP.RMW && ops[at + FLAGS]! & FLAG.PAIR) throw new Unsupported("atomics on pairs");
      else if (kind !== OP.FENCE && kind !== OP.CLEAR_EXCLUSIVE && kind !== OP.BRANCH) return;
      t.row = to;
    }
  }
}
