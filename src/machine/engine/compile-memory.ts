/**
 * Loads, stores, exclusives and atomics to WebAssembly. Each compares its address with the row of the TLB that it falls on;
 * when that does not match it asks `miss`, and when that refuses too the code is left for the interpreter, which has every
 * kind of fault and device. Nothing was changed before that but memory, which gets the same values again.
 */
import type { Effect, Term } from "../../ir/index.ts";
import { MAP } from "../config.ts";
import { AT, NO_MONITOR, RAM_AT, TLB, TLB_AT, TLB_BYTES, TLB_ROWS } from "../cpu/layout.ts";
import { CPU, type Held, type TermCompiler } from "./compile-term.ts";
import { emitModified } from "./emit.ts";
import { type Code, FUNCTION, OP, type ValueType } from "./wasm-code.ts";

/** What is asked of `miss`: the number of bytes, and above it these. */
export const MISS = { bytes: 31, write: 32, mustAlign: 64 } as const;

type Read = Extract<Effect, { kind: "read" }>;
type Write = Extract<Effect, { kind: "write" }>;
type Rmw = Extract<Effect, { kind: "rmw" }>;

/** What the code around an access gives it. */
export interface Surroundings {
  readonly code: Code;
  readonly terms: TermCompiler;
  /** Local with the context of translations. */
  readonly context: number;
  open(kind: "if" | "block"): void;
  close(): void;
  /** Leaves the code, the interpreter does this instruction. */
  leave(): void;
  /** Where the instruction stands, as `leaveIf` takes it. */
  place(): number;
  /** Leaves the code if the place on the stack is not 0. */
  leaveIf(): void;
}

const partsOf = (value: Held): readonly number[] => (typeof value === "number" ? [value] : value);

/** From a place in memory to its physical address. */
const TO_PHYSICAL = BigInt(MAP.ram - RAM_AT);

export class MemoryCompiler {
  readonly #s: Surroundings;
  readonly #c: Code;
  readonly #terms: TermCompiler;
  readonly #row: number;
  readonly #place: number;
  /** The plain access before in this instruction: the next one may be right behind it. */
  #before: { readonly e: Read | Write; readonly address: number } | undefined;

  constructor(surroundings: Surroundings) {
    this.#s = surroundings;
    this.#c = surroundings.code;
    this.#terms = surroundings.terms;
    this.#row = this.#c.local("i32");
    this.#place = this.#c.local("i32");
  }

  /** Forgets the instruction before. */
  fresh(): void {
    this.#before = undefined;
  }

  read(e: Read, into: string): void {
    const from = this.#reach(e);
    const value = this.#load(e.bytes, from);
    this.#terms.bind(into, value);
    if (e.exclusive) this.#openMonitor(e.bytes, value);
  }

  write(e: Write, into: string | undefined): void {
    if (e.exclusive) {
      this.#writeExclusive(e, into!);
      return;
    }
    const from = this.#reach(e);
    this.#store(e.bytes, this.#terms.held(e.value), from);
  }

  /** Finds the place of an access; the result is how far behind it the access is made. */
  #reach(e: Read | Write): number {
    const mustAlign = e.order !== "plain" || e.exclusive;
    const before = this.#before;
    if (
      before?.e.kind === e.kind &&
      before.e.bytes === e.bytes &&
      this.#terms.isAbove(e.addr, before.e.addr, e.bytes)
    ) {
      this.#before = undefined;
      this.#staysInPage(before.address, 2 * e.bytes);
      return e.bytes;
    }
    const address = this.#address(e.addr);
    this.#translate(address, e.bytes, e.kind, mustAlign);
    this.#find(address);
    this.#before = mustAlign ? undefined : { e, address };
    return 0;
  }

  /** Leaves unless `bytes` from the address on are in one page. */
  #staysInPage(address: number, bytes: number): void {
    const c = this.#c;
    c.get(address);
    c.op(OP.wrap);
    c.constant("i32", 0xfff);
    c.do("i32", "and");
    c.constant("i32", 4096 - bytes);
    c.do("i32", "gt_u");
    this.#s.open("if");
    this.#s.leave();
    this.#s.close();
  }

  /** An atomic needs permission to read, and then to write. */
  modify(e: Rmw, into: string | undefined): void {
    const c = this.#c;
    const address = this.#address(e.addr);
    this.#translate(address, e.bytes, "read", true);
    this.#translate(address, e.bytes, "write", true);
    const operand = this.#terms.held(e.operand);
    const expected = e.expected === undefined ? undefined : this.#terms.held(e.expected);
    this.#find(address);
    const old = this.#load(e.bytes);
    if (into !== undefined) this.#terms.bind(into, old);
    if (e.op === "cas") {
      this.#isSame(old, expected!);
      this.#s.open("if");
      this.#store(e.bytes, operand);
      this.#s.close();
    } else {
      const width = Math.min(e.bytes, 8);
      const type = width === 8 ? "i64" : "i32";
      for (const [i, part] of partsOf(old).entries()) {
        c.get(this.#place);
        emitModified(c, type, e.op, 8 * width, part, partsOf(operand)[i]!);
        c.store(type, width, 8 * i);
      }
    }
  }

  /** The value of an address, in a local. */
  #address(t: Term): number {
    return this.#terms.held(t) as number;
  }

  /** Goes on only if the row of the address allows it. */
  #translate(address: number, bytes: number, want: "read" | "write", mustAlign: boolean): void {
    const c = this.#c;
    c.get(address);
    c.constant("i64", 12 - Math.log2(TLB_BYTES));
    c.do("i64", "shr_u");
    c.op(OP.wrap);
    c.constant("i32", (TLB_ROWS - 1) * TLB_BYTES);
    c.do("i32", "and");
    c.get(CPU);
    c.do("i32", "add");
    c.tee(this.#row);
    c.load("i64", 8, TLB_AT + TLB[want]);
    c.get(address);
    c.constant("i64", ~0xfffn | BigInt(bytes - 1));
    c.do("i64", "and");
    c.get(this.#s.context);
    c.do("i64", "or");
    c.do("i64", "ne");
    this.#s.open("if");
    this.#miss(address, bytes + (want === "write" ? MISS.write : 0) + (mustAlign ? MISS.mustAlign : 0));
    this.#s.close();
  }

  #miss(address: number, what: number): void {
    const c = this.#c;
    c.get(CPU);
    c.get(address);
    c.constant("i32", what);
    c.constant("i32", this.#s.place());
    c.call(FUNCTION.missed);
    this.#s.leaveIf();
  }

  /** The place in memory, by the row that matched. */
  #find(address: number): void {
    const c = this.#c;
    c.get(this.#row);
    c.load("i32", 4, TLB_AT + TLB.addend);
    c.get(address);
    c.op(OP.wrap);
    c.do("i32", "add");
    c.set(this.#place);
  }

  #load(bytes: number, behind = 0): Held {
    const c = this.#c;
    const part = (type: ValueType, from: number): number => {
      const local = this.#terms.scratch(type);
      c.get(this.#place);
      c.load(type, Math.min(bytes, 8), behind + from);
      c.set(local);
      return local;
    };
    return bytes === 16 ? [part("i64", 0), part("i64", 8)] : part(bytes === 8 ? "i64" : "i32", 0);
  }

  #store(bytes: number, value: Held, behind = 0): void {
    const c = this.#c;
    const part = (local: number, from: number): void => {
      c.get(this.#place);
      c.get(local);
      c.store(bytes < 8 ? "i32" : "i64", Math.min(bytes, 8), behind + from);
    };
    for (const [i, local] of partsOf(value).entries()) part(local, 8 * i);
  }

  /** Leaves on the stack whether two held values of one term's width are equal. */
  #isSame(a: Held, b: Held): void {
    const c = this.#c;
    if (typeof a === "number") {
      c.get(a);
      c.get(b as number);
      c.do(this.#terms.typeOfLocal(a), "eq");
      return;
    }
    const [low, high] = b as readonly [number, number];
    c.get(a[0]);
    c.get(low);
    c.do("i64", "eq");
    c.get(a[1]);
    c.get(high);
    c.do("i64", "eq");
    c.do("i32", "and");
  }

  // The exclusive monitor.

  #physical(): void {
    this.#c.get(this.#place);
    this.#c.op(OP.extend_u);
    this.#c.constant("i64", TO_PHYSICAL);
    this.#c.do("i64", "add");
  }

  #openMonitor(bytes: number, value: Held): void {
    const c = this.#c;
    c.get(CPU);
    this.#physical();
    c.store("i64", 8, AT.monitor);
    c.get(CPU);
    c.constant("i32", bytes);
    c.store("i32", 4, AT.monitorBytes);
    for (const [i, local] of partsOf(value).entries()) {
      c.get(CPU);
      c.get(local);
      if (this.#terms.typeOfLocal(local) === "i32") c.op(OP.extend_u);
      c.store("i64", 8, AT.monitorValue + 8 * i);
    }
  }

  closeMonitor(): void {
    this.#c.get(CPU);
    this.#c.constant("i64", NO_MONITOR);
    this.#c.store("i64", 8, AT.monitor);
  }

  #monitored(bytes: number): Held {
    const c = this.#c;
    const part = (from: number): number => {
      const type = bytes < 8 ? "i32" : "i64";
      const local = this.#terms.scratch(type);
      c.get(CPU);
      c.load(type, Math.min(bytes, 8), AT.monitorValue + from);
      c.set(local);
      return local;
    };
    return bytes === 16 ? [part(0), part(8)] : part(0);
  }

  /** Fails without a translation when the monitor is closed, but never without being aligned. */
  #writeExclusive(e: Write, into: string): void {
    const c = this.#c;
    const address = this.#address(e.addr);
    const failed = this.#terms.scratch("i32");
    this.#terms.bind(into, failed);
    c.constant("i32", 1);
    c.set(failed);
    if (e.bytes > 1) {
      c.get(address);
      c.op(OP.wrap);
      c.constant("i32", e.bytes - 1);
      c.do("i32", "and");
      this.#s.open("if");
      this.#s.leave();
      this.#s.close();
    }
    c.get(CPU);
    c.load("i64", 8, AT.monitor);
    c.constant("i64", NO_MONITOR);
    c.do("i64", "ne");
    this.#s.open("if");
    this.#translate(address, e.bytes, "write", true);
    this.#find(address);
    c.get(CPU);
    c.load("i64", 8, AT.monitor);
    this.#physical();
    c.do("i64", "eq");
    c.get(CPU);
    c.load("i32", 4, AT.monitorBytes);
    c.constant("i32", e.bytes);
    c.do("i32", "eq");
    c.do("i32", "and");
    this.#s.open("if");
    this.#translate(address, e.bytes, "read", true);
    this.#isSame(this.#load(e.bytes), this.#monitored(e.bytes));
    this.#s.open("if");
    this.#store(e.bytes, this.#terms.held(e.value));
    c.constant("i32", 0);
    c.set(failed);
    this.#s.close();
    this.#s.close();
    this.#s.close();
    this.closeMonitor();
  }
}
