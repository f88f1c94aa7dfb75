/**
 * Every interleaving on SC, by search over states: what threads hold, memory, reservations, and the state of a monitor. A
 * loop that waits comes back to a state that is known, so it needs no bound. Breadth first, so a trace is a shortest one.
 */
import { hasBit, RowTable } from "../../bits/index.ts";
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
  INSTRUCTION,
  KIND,
  type Layout,
  LimitReached,
  type Limits,
  NONE,
  OP,
  outside,
  ROW,
  SWAP,
  TARGET,
  Unforeseen,
  Unsupported,
  variableAt,
} from "../program/index.ts";
import { isStep, type Liveness, mayFail, standing } from "./liveness.ts";
import type { Access, Event, Monitor, Panic } from "./monitor.ts";

/** Steps of one thread between two accesses. */
const MOST_STEPS = 100_000;
/** States between two looks at the clock. */
const POLL = 256;

// A thread: its row, the first location of its reservation + 1, the number of its locations, slots.
const [AT, RESERVED, COUNT, SLOTS] = [0, 1, 2, 3];

/** Other threads touch a stack: then its accesses are steps like others. */
export class SharedStack extends Error {
  override readonly name = "SharedStack";
}

/** A way to the panic: what threads did, in order. */
export interface Found {
  readonly panic: Panic;
  readonly trace: readonly Event[];
}

export class Search {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #monitor: Monitor;
  readonly #limits: Limits;
  readonly #live: Liveness;
  readonly #kept: readonly number[];
  readonly #ownSteps: boolean;
  readonly #table: RowTable;
  readonly #threads: number;
  readonly #size: number;
  readonly #memory: number;
  readonly #width: number;
  readonly #slots: Int32Array;
  readonly #parent: number[] = [];
  readonly #via: number[] = [];
  #log: Event[] | undefined;
  #panic: Panic | undefined;
  /** Locations that each row touched. */
  readonly touched = new Map<number, Set<number>>();
  /** States in which all threads have ended. */
  ended = 0;

  constructor(
    code: Code,
    layout: Layout,
    live: Liveness,
    monitor: Monitor,
    limits: Limits,
    { ownSteps }: { readonly ownSteps: boolean },
  ) {
    this.#code = code;
    this.#layout = layout;
    this.#monitor = monitor;
    this.#limits = limits;
    this.#live = live;
    this.#ownSteps = ownSteps;
    this.#kept = standing(code, live);
    this.#threads = code.entry.length;
    this.#size = SLOTS + this.#kept.length;
    this.#memory = this.#threads * this.#size;
    this.#width = this.#memory + layout.locations + 1;
    this.#table = new RowTable(this.#width);
    this.#slots = new Int32Array(code.slots);
  }

  get states(): number {
    return this.#table.count;
  }
  get bytes(): number {
    return this.#table.bytes + 16 * this.#parent.length;
  }

  /** Explores; a panic ends it. @throws {LimitReached} */
  run(): Found | undefined {
    const st = new Int32Array(this.#width);
    const next = new Int32Array(this.#width);
    this.#begin(st);
    if (this.#panic !== undefined) return this.#found(-1, undefined);
    this.#keep(st, -1, 0);
    for (let id = 0; id < this.#table.count; id++) {
      if (id % POLL === 0) this.#poll();
      this.#table.copy(id, st, 0);
      const seen = this.#look(st);
      if (seen !== undefined) return this.#found(id, undefined, seen);
      let running = false;
      for (let t = 0; t < this.#threads; t++) {
        const row = st[t * this.#size + AT]!;
        if (!isAccess(this.#code.ops, row)) continue;
        running = true;
        for (const fails of mayFail(this.#code.ops, row) ? [false, true] : [false]) {
          next.set(st);
          if (!this.#step(next, t, fails)) continue;
          if (this.#panic !== undefined) return this.#found(id, { thread: t, fails });
          this.#keep(next, id, 2 * t + Number(fails));
        }
      }
      if (!running) this.ended++;
    }
    return undefined;
  }

  #poll(): void {
    const { cancelled, deadline, memory } = this.#limits;
    if (cancelled() || performance.now() > deadline)
      throw new LimitReached("limit", `time is up after ${this.states} states`);
    if (this.bytes > memory) throw new LimitReached("limit", `memory is full after ${this.states} states`);
  }

  #begin(st: Int32Array): void {
    const { program, values, registers, entry } = this.#code;
    st.set(this.#layout.initial, this.#memory);
    st[this.#width - 1] = this.#monitor.initial;
    for (let t = 0; t < this.#threads && this.#panic === undefined; t++) {
      this.#slots.fill(0);
      registers.forEach((name, slot) => {
        this.#slots[slot] = values.value(program.threads[t]!.registers.get(name) ?? 0n);
      });
      this.#advance(st, t, entry[t]!);
    }
  }

  #keep(st: Int32Array, parent: number, via: number): void {
    const before = this.#table.count;
    if (this.#table.intern(st, 0) < before) return;
    this.#parent.push(parent);
    this.#via.push(via);
  }

  // The way to a state, done again with a log, and one step behind it.
  #found(id: number, last: { thread: number; fails: boolean } | undefined, seen = this.#panic): Found {
    const path: number[] = [];
    for (let at = id; at > 0; at = this.#parent[at]!) path.unshift(this.#via[at]!);
    const log: Event[] = [];
    this.#log = log;
    this.#panic = undefined;
    const st = new Int32Array(this.#width);
    this.#begin(st);
    for (const via of path) this.#step(st, via >> 1, (via & 1) === 1);
    if (last !== undefined) this.#step(st, last.thread, last.fails);
    this.#log = undefined;
    return { panic: seen!, trace: log };
  }

  #look(st: Int32Array): Panic | undefined {
    if (this.#monitor.look === undefined) return undefined;
    const next = Array.from({ length: this.#threads }, (_, t): Access | undefined => {
      const row = st[t * this.#size + AT]!;
      if (!isAccess(this.#code.ops, row)) return undefined;
      this.#load(st, t);
      return this.#access(t, row);
    });
    return this.#monitor.look(st[this.#width - 1]!, next);
  }

  #emit(st: Int32Array, event: Event): void {
    this.#log?.push(event);
    if (this.#panic !== undefined) return;
    const now = this.#monitor.step(st[this.#width - 1]!, event);
    if (typeof now === "number") st[this.#width - 1] = now;
    else this.#panic = now;
  }

  #load(st: Int32Array, t: number): void {
    const base = t * this.#size + SLOTS;
    this.#kept.forEach((slot, i) => {
      this.#slots[slot] = st[base + i]!;
    });
  }

  #operand(at: number, column: number): number {
    const o = this.#code.ops[at + column]!;
    return o === NONE ? 0 : o < 0 ? ~o : this.#slots[o]!;
  }

  #access(thread: number, row: number): Access {
    const { ops, values } = this.#code;
    const kind = ops[row * ROW + KIND] === OP.READ ? "read" : ops[row * ROW + KIND] === OP.WRITE ? "write" : "rmw";
    const address = values.number(this.#operand(row * ROW, A));
    return { thread, row, kind, address, bytes: ops[row * ROW + BYTES]! };
  }

  // Does the access of a thread and runs it to the next. False when a store-exclusive cannot succeed.
  #step(st: Int32Array, t: number, fails: boolean): boolean {
    const base = t * this.#size;
    const row = st[base + AT]!;
    this.#load(st, t);
    if (!this.#perform(st, t, row, fails)) return false;
    if (this.#panic === undefined || this.#log !== undefined) this.#advance(st, t, row + 1);
    return true;
  }

  #perform(st: Int32Array, t: number, row: number, fails: boolean): boolean {
    const { ops, values, program, instructions } = this.#code;
    const at = row * ROW;
    const bytes = ops[at + BYTES]!;
    const where = this.#operand(at, A);
    const first = this.#layout.locate(where, bytes);
    if (first < 0) {
      const address = values.number(where);
      throw new Unforeseen("access", instructions[ops[at + INSTRUCTION]!]!, address, outside(program, address));
    }
    const count = bytes / this.#layout.granuleOf[first]!;
    if (!this.#ownSteps && this.#isForeign(t, where)) throw new SharedStack();
    const base = t * this.#size;
    const isWrite = ops[at + KIND] === OP.WRITE;
    const exclusive = (ops[at + FLAGS]! & FLAG.EXCLUSIVE) !== 0;
    if (isWrite && exclusive && !fails && (st[base + RESERVED] !== first + 1 || st[base + COUNT] !== count))
      return false;
    this.#touch(row, first, count);
    const old = isWrite ? undefined : this.#read(st, first, count);
    const stored = ops[at + KIND] === OP.READ || fails ? undefined : this.#stored(at, old);
    const dst = ops[at + DST]!;
    if (dst >= 0) this.#slots[dst] = old ?? Number(fails);
    if (stored !== undefined) this.#write(st, first, count, stored, t);
    if (exclusive) {
      st[base + RESERVED] = isWrite ? 0 : first + 1;
      st[base + COUNT] = isWrite ? 0 : count;
    }
    const numberOf = (id: number | undefined): bigint | undefined => (id === undefined ? undefined : values.number(id));
    this.#emit(st, { ...this.#accessOf(t, row, where), read: numberOf(old), written: numberOf(stored), failed: fails });
    return true;
  }

  #accessOf(thread: number, row: number, where: number): Access {
    const { ops, values } = this.#code;
    const kind = ops[row * ROW + KIND] === OP.READ ? "read" : ops[row * ROW + KIND] === OP.WRITE ? "write" : "rmw";
    return { thread, row, kind, address: values.number(where), bytes: ops[row * ROW + BYTES]! };
  }

  #isForeign(t: number, where: number): boolean {
    const { program, values } = this.#code;
    const owner = program.variables[variableAt(program, values.number(where))]?.owner;
    return owner !== undefined && owner !== t;
  }
  #isOwn(t: number, row: number): boolean {
    const { program, values } = this.#code;
    return program.variables[variableAt(program, values.number(this.#operand(row * ROW, A)))]?.owner === t;
  }

  #touch(row: number, first: number, count: number): void {
    let set = this.touched.get(row);
    if (set === undefined) this.touched.set(row, (set = new Set()));
    for (let k = 0; k < count; k++) set.add(first + k);
  }

  #read(st: Int32Array, first: number, count: number): number {
    const from = this.#memory + first;
    if (count === 1) return st[from]!;
    const { values } = this.#code;
    const bits = BigInt(8 * this.#layout.granuleOf[first]!);
    let value = 0n;
    for (let k = count - 1; k >= 0; k--) value = (value << bits) | values.number(st[from + k]!);
    return values.value(value);
  }

  #write(st: Int32Array, first: number, count: number, value: number, t: number): void {
    const { values } = this.#code;
    const bits = 8 * this.#layout.granuleOf[first]!;
    const whole = values.number(value);
    for (let k = 0; k < count; k++)
      st[this.#memory + first + k] = values.value(BigInt.asUintN(bits, whole >> BigInt(k * bits)));
    for (let other = 0; other < this.#threads; other++) {
      const base = other * this.#size;
      const from = st[base + RESERVED]! - 1;
      if (other === t || from < 0 || from >= first + count || from + st[base + COUNT]! <= first) continue;
      st[base + RESERVED] = st[base + COUNT] = 0;
    }
  }

  // What a write or atomic stores; undefined for a compare-and-swap that finds another value.
  #stored(at: number, old: number | undefined): number | undefined {
    const { ops, values } = this.#code;
    const b = this.#operand(at, B);
    const op = ops[at + EXTRA]!;
    if (old === undefined || op === SWAP) return b;
    if (op !== CAS) return values.apply(op, old, b);
    return old === this.#operand(at, C) ? b : undefined;
  }

  /** Runs a thread from a row to the next at which it stands; its slots are loaded. */
  #advance(st: Int32Array, t: number, from: number): void {
    const { ops, values, reasons, rowAt, instructions } = this.#code;
    const { watched, passes } = this.#monitor;
    let row = from;
    for (let steps = 0; ; steps++) {
      if (steps > MOST_STEPS)
        throw new LimitReached("limit", `a thread takes more than ${MOST_STEPS} steps without an access`);
      if (watched?.[row] === 1) this.#emit(st, { kind: "arrival", thread: t, row, register: this.#register });
      const at = row * ROW;
      const kind = ops[at + KIND]!;
      let to = row + 1;
      if (kind === OP.EVAL)
        this.#slots[ops[at + DST]!] = values.apply(ops[at + FLAGS]!, this.#operand(at, A), this.#operand(at, B));
      else if (kind === OP.COPY) this.#slots[ops[at + DST]!] = this.#operand(at, A);
      else if (kind === OP.ITE || kind === OP.PICK)
        this.#slots[ops[at + DST]!] = this.#operand(at, A) !== 0 ? this.#operand(at, B) : this.#operand(at, C);
      else if (kind === OP.JUMP || (kind === OP.BRANCH && this.#operand(at, A) !== 0)) to = ops[at + TARGET]!;
      else if (kind === OP.JUMP_TO) {
        const target = rowAt.get(values.number(this.#operand(at, A)));
        if (target === undefined) throw new Unsupported(`a jump to what is no code: ${this.#text(row)}`);
        to = target;
      } else if (kind === OP.CLEAR_EXCLUSIVE) st[t * this.#size + RESERVED] = st[t * this.#size + COUNT] = 0;
      else if (kind === OP.FENCE) this.#emit(st, { kind: "fence", thread: t, row });
      else if (kind === OP.UNSUPPORTED || kind === OP.TLBI || kind === OP.TRANSLATE) {
        const reason = reasons[ops[at + FLAGS]!]!;
        if (kind === OP.UNSUPPORTED && ops[at + A] !== NONE) {
          const goal = values.number(this.#operand(at, A));
          throw new Unforeseen("jump", instructions[ops[at + INSTRUCTION]!]!, goal, reason);
        }
        if (passes?.(row) !== true) throw new Unsupported(reason);
        this.#emit(st, { kind: "passed", thread: t, row });
      } else if (isStep(ops, row)) {
        const local = !this.#ownSteps && isAccess(ops, row) && !mayFail(ops, row) && this.#isOwn(t, row);
        if (!local) break;
        this.#perform(st, t, row, false);
      }
      row = to;
    }
    const kind = ops[row * ROW + KIND];
    if (kind === OP.END) this.#emit(st, { kind: "end", thread: t, row });
    if (kind === OP.FAULT) this.#emit(st, { kind: "fault", thread: t, row });
    this.#stand(st, t, row);
  }

  #register = (name: string): bigint => {
    const slot = this.#code.registers.indexOf(name);
    return slot < 0 ? 0n : this.#code.values.number(this.#slots[slot]!);
  };

  #text = (row: number): string => this.#code.instructions[this.#code.ops[row * ROW + INSTRUCTION]!]!.text;

  // Writes a thread back into the state; what is dead there is 0.
  #stand(st: Int32Array, t: number, row: number): void {
    const base = t * this.#size;
    const { masks, words } = this.#live;
    st[base + AT] = row;
    this.#kept.forEach((slot, i) => {
      st[base + SLOTS + i] = hasBit(masks, row * words, slot) ? this.#slots[slot]! : 0;
    });
  }
}

function isAccess(ops: Int32Array, row: number): boolean {
  const kind = ops[row * ROW + KIND];
  return kind === OP.READ || kind === OP.WRITE || kind === OP.RMW;
}
