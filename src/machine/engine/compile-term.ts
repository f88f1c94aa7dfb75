/**
 * Terms to WebAssembly: each operator of the IR as the instructions that mean the same. A value of up to 32 bits, or a
 * boolean, is an i32; one of up to 64 bits an i64; both are zero-extended. Wider ones, which only sums with carry and
 * products have, are two i64 in locals. What has no translation here is left to the interpreter.
 */
import { type Term, widthOf } from "../../ir/index.ts";
import { AT } from "../cpu/layout.ts";
import { COMPARE, divide, PLAIN, REVERSALS, reverse, SHIFT } from "./emit.ts";
import { type Arithmetic, type Code, FUNCTION, OP, type ValueType } from "./wasm-code.ts";

/** Thrown for a term or an effect that is not compiled. */
export const NOT_COMPILED: unique symbol = Symbol("not compiled");

/** Local of the CPU's block, the first parameter of compiled code. */
export const CPU = 0;

const FLAGS: readonly string[] = ["n", "z", "c", "v"];

/** Place of a register in the CPU's block, and its type; of SIMD registers that of each half. */
export function registerPlace(name: string): { readonly at: number; readonly type: ValueType } {
  if (name.startsWith("q")) return { at: AT.q + 16 * Number(name.slice(1)), type: "i64" };
  const flag = FLAGS.indexOf(name);
  if (flag !== -1) return { at: AT.n + 4 * flag, type: "i32" };
  if (name === "sp") return { at: AT.sp, type: "i64" };
  return { at: 8 * Number(name.slice(1)), type: "i64" };
}

const bitsOf = (t: Term): number => (t.sort.kind === "bool" ? 1 : widthOf(t.sort));
export const typeOf = (t: Term): ValueType => (bitsOf(t) <= 32 ? "i32" : "i64");
const fullOf = (type: ValueType): number => (type === "i32" ? 32 : 64);
export const isWide = (t: Term): boolean => bitsOf(t) > 64;

/** Low and high half of a wide value. */
type Pair = readonly [low: number, high: number];
/** A value in a local, or a wide one in two. */
export type Held = number | Pair;

export class TermCompiler {
  readonly #c: Code;
  /** Locals of the instruction by name. */
  readonly #names = new Map<string, Held>();
  /** Locals that are free for any instruction, by type. */
  readonly #pool: Record<ValueType, number[]> = { i32: [], i64: [] };
  readonly #used: Record<ValueType, number> = { i32: 0, i64: 0 };
  readonly #types = new Map<number, ValueType>();
  /** What locals of the instruction were defined as. */
  readonly #definitions = new Map<string, Term>();

  constructor(code: Code) {
    this.#c = code;
  }

  /** Forgets the locals of the instruction before. */
  fresh(): void {
    this.#names.clear();
    this.#definitions.clear();
    this.#used.i32 = 0;
    this.#used.i64 = 0;
  }

  /** A local for the time of this instruction. */
  scratch(type: ValueType): number {
    const i = this.#used[type]++;
    const local = (this.#pool[type][i] ??= this.#c.local(type));
    this.#types.set(local, type);
    return local;
  }
  typeOfLocal(local: number): ValueType {
    return this.#types.get(local)!;
  }

  /** Names a value. */
  let(name: string, value: Term): void {
    this.#definitions.set(name, value);
    this.#names.set(name, this.held(value));
  }
  /** Whether one address is `by` bytes above another one, as far as their terms say. */
  isAbove(address: Term, base: Term, by: number): boolean {
    const t = address.kind === "local" ? this.#definitions.get(address.name) : address;
    if (t?.kind !== "op" || t.op !== "add") return false;
    const [from, offset] = t.args as [Term, Term];
    const isBase = (from.kind === "local" || from.kind === "reg") && from.kind === base.kind && from.name === base.name;
    return isBase && offset.kind === "bv" && offset.value === BigInt(by);
  }
  /** Names what is in locals. */
  bind(name: string, held: Held): void {
    this.#names.set(name, held);
  }
  /** Puts a value into locals, or says in which it is. */
  held(value: Term): Held {
    if (value.kind === "local") return this.#names.get(value.name)!;
    if (isWide(value)) return this.#wide(value);
    const place = this.scratch(typeOf(value));
    this.term(value);
    this.#c.set(place);
    return place;
  }

  /** Emits code that leaves the value on the stack. */
  term(t: Term): void {
    const c = this.#c;
    const type = typeOf(t);
    switch (t.kind) {
      case "bool":
        c.constant("i32", t.value ? 1 : 0);
        return;
      case "bv":
        c.constant(type, t.value);
        return;
      case "local":
        c.get(this.#names.get(t.name) as number);
        return;
      case "reg": {
        const { at, type: held } = registerPlace(t.name);
        c.get(CPU);
        c.load(held, held === "i32" ? 4 : 8, at);
        return;
      }
      case "extract":
        this.#extract(t);
        return;
      case "extend":
        this.#extend(t);
        return;
      case "ite":
      case "pick":
        this.term(t.yes);
        this.term(t.no);
        this.term(t.cond);
        c.op(OP.select);
        return;
      case "op":
        this.#operator(t);
        return;
      default:
        throw NOT_COMPILED;
    }
  }

  /** Cuts the value on the stack to the width of a term. */
  #mask(type: ValueType, width: number): void {
    if (width === fullOf(type)) return;
    this.#c.constant(type, (1n << BigInt(width)) - 1n);
    this.#c.do(type, "and");
  }

  #shiftBy(type: ValueType, name: Arithmetic, by: number): void {
    if (by === 0) return;
    this.#c.constant(type, by);
    this.#c.do(type, name);
  }

  #extract(t: Term & { kind: "extract" }): void {
    const c = this.#c;
    const width = t.hi - t.lo + 1;
    if (isWide(t.arg)) {
      const [low, high] = this.#wide(t.arg);
      if (t.lo < 64 && t.hi >= 64) {
        this.#across(low, high, t.lo, width);
        return;
      }
      c.get(t.lo >= 64 ? high : low);
      this.#cut("i64", t.lo % 64, width);
      return;
    }
    // The low half of a register, or less of it, is read as such.
    if (t.arg.kind === "reg" && t.lo === 0 && width <= 32) {
      c.get(CPU);
      c.load("i32", width <= 8 ? 1 : width <= 16 ? 2 : 4, registerPlace(t.arg.name).at);
      if (width !== 8 && width !== 16) this.#mask("i32", width);
      return;
    }
    this.term(t.arg);
    this.#cut(typeOf(t.arg), t.lo, width);
  }

  /** Bits from `from` on of both halves, as EXTR takes them. */
  #across(low: number, high: number, from: number, width: number): void {
    if (width <= 32) throw NOT_COMPILED;
    this.#c.get(low);
    this.#shiftBy("i64", "shr_u", from);
    this.#c.get(high);
    this.#shiftBy("i64", "shl", 64 - from);
    this.#c.do("i64", "or");
    this.#mask("i64", width);
  }

  /** `width` bits from bit `low` on of the value on the stack, as the type of that width. */
  #cut(type: ValueType, low: number, width: number): void {
    this.#shiftBy(type, "shr_u", low);
    const result = width <= 32 ? "i32" : "i64";
    if (type === "i64" && result === "i32") this.#c.op(OP.wrap);
    if (low + width < fullOf(type) || result !== type) this.#mask(result, width);
  }

  #extend(t: Term & { kind: "extend" }): void {
    const [from, type] = [typeOf(t.arg), typeOf(t)];
    const [width, to] = [bitsOf(t.arg), bitsOf(t)];
    this.term(t.arg);
    if (!t.signed) {
      if (from !== type) this.#c.op(OP.extend_u);
      return;
    }
    this.#shiftBy(from, "shl", fullOf(from) - width);
    this.#shiftBy(from, "shr_s", fullOf(from) - width);
    if (from !== type) this.#c.op(OP.extend_s);
    this.#mask(type, to);
  }

  #operator(t: Term & { kind: "op" }): void {
    const c = this.#c;
    const [a, b] = t.args as [Term, Term];
    if (isWide(a)) throw NOT_COMPILED;
    const type = typeOf(a);
    const width = bitsOf(a);
    const plain = PLAIN[t.op];
    if (plain !== undefined) {
      this.term(a);
      this.term(b);
      c.do(type, plain);
      if (plain === "add" || plain === "sub" || plain === "mul") this.#mask(type, width);
      return;
    }
    if (COMPARE[t.op] !== undefined) {
      this.#compare(t, a, b);
      return;
    }
    if (SHIFT[t.op] !== undefined) {
      this.#shift(t, a, b);
      return;
    }
    switch (t.op) {
      case "bnot":
        this.term(a);
        c.do("i32", "eqz");
        return;
      case "band":
      case "bor":
        this.term(a);
        this.term(b);
        c.do("i32", t.op === "band" ? "and" : "or");
        return;
      case "not":
        this.term(a);
        c.constant(type, -1);
        c.do(type, "xor");
        this.#mask(type, width);
        return;
      case "neg":
        c.constant(type, 0);
        this.term(a);
        c.do(type, "sub");
        this.#mask(type, width);
        return;
      case "clz":
        this.term(a);
        c.do(type, "clz");
        this.#subtract(type, fullOf(type) - width);
        return;
      case "concat":
        this.#concat(t, a, b);
        return;
      case "udiv":
      case "sdiv":
        this.#divide(t.op === "sdiv", type, width, a, b);
        return;
      default:
        this.#reverse(t, type, width, a);
        return;
    }
  }

  #subtract(type: ValueType, by: number): void {
    if (by === 0) return;
    this.#c.constant(type, by);
    this.#c.do(type, "sub");
  }

  #compare(t: Term & { kind: "op" }, a: Term, b: Term): void {
    const type = typeOf(a);
    const up = t.op === "slt" || t.op === "sle" ? fullOf(type) - bitsOf(a) : 0; // signs at the top
    if (t.op === "eq" && b.kind === "bv" && b.value === 0n) {
      this.term(a);
      this.#c.do(type, "eqz");
      return;
    }
    for (const x of [a, b]) {
      this.term(x);
      this.#shiftBy(type, "shl", up);
    }
    this.#c.do(type, COMPARE[t.op]!);
  }

  /** A shift by a constant, or by an amount that is below the width because it is masked. */
  #shift(t: Term & { kind: "op" }, a: Term, b: Term): void {
    const type = typeOf(t);
    const width = bitsOf(t);
    const isMasked = b.kind === "op" && b.op === "and" && b.args[1]!.kind === "bv" && b.args[1]!.value < BigInt(width);
    const isConstant = b.kind === "bv" && b.value < BigInt(width);
    const isFull = width === fullOf(type);
    if (!(isMasked || isConstant) || (!isFull && (t.op === "ashr" || t.op === "ror"))) throw NOT_COMPILED;
    this.term(a);
    this.term(b);
    this.#c.do(type, SHIFT[t.op]!);
    if (t.op === "shl") this.#mask(type, width);
  }

  #concat(t: Term, a: Term, b: Term): void {
    const type = typeOf(t);
    const as = (x: Term): void => {
      this.term(x);
      if (typeOf(x) !== type) this.#c.op(OP.extend_u);
    };
    as(a);
    this.#shiftBy(type, "shl", bitsOf(b));
    as(b);
    this.#c.do(type, "or");
  }

  #divide(isSigned: boolean, type: ValueType, width: number, a: Term, b: Term): void {
    if (width !== fullOf(type)) throw NOT_COMPILED;
    const [x, y] = [this.scratch(type), this.scratch(type)];
    this.term(a);
    this.#c.set(x);
    this.term(b);
    this.#c.set(y);
    divide(this.#c, type, isSigned, x, y);
  }

  #reverse(t: Term & { kind: "op" }, type: ValueType, width: number, a: Term): void {
    const steps = REVERSALS[t.op];
    if (steps === undefined || width !== fullOf(type)) throw NOT_COMPILED;
    this.term(a);
    reverse(this.#c, type, steps, this.scratch(type));
  }

  // Wide values.

  #pair(): Pair {
    return [this.scratch("i64"), this.scratch("i64")];
  }

  /** Emits code that puts a wide value into two locals. */
  #wide(t: Term): Pair {
    const c = this.#c;
    if (t.kind === "local") return this.#names.get(t.name) as Pair;
    if (t.kind === "op" && t.op === "add") return this.#wideAdd(t);
    if (t.kind === "op" && t.op === "mul") return this.#wideMultiply(t);
    const [low, high] = this.#pair();
    const put = (value: Term, into: number): void => {
      this.term(value);
      if (typeOf(value) === "i32") c.op(OP.extend_u);
      c.set(into);
    };
    if (t.kind === "op") this.#wideOperator(t, [low, high], put);
    else if (t.kind === "reg") {
      for (const [i, half] of [low, high].entries()) {
        c.get(CPU);
        c.load("i64", 8, registerPlace(t.name).at + 8 * i);
        c.set(half);
      }
    } else if (t.kind === "bv") {
      c.constant("i64", BigInt.asUintN(64, t.value));
      c.set(low);
      c.constant("i64", t.value >> 64n);
      c.set(high);
    } else if (t.kind === "extend" && !isWide(t.arg) && (!t.signed || bitsOf(t.arg) === 64)) {
      put(t.arg, low);
      if (t.signed) {
        c.get(low);
        this.#shiftBy("i64", "shr_s", 63);
      } else c.constant("i64", 0);
      c.set(high);
    } else if (t.kind === "ite") {
      const [yes, no] = [this.#wide(t.yes), this.#wide(t.no)];
      for (const [i, half] of [low, high].entries()) {
        c.get(yes[i]!);
        c.get(no[i]!);
        this.term(t.cond);
        c.op(OP.select);
        c.set(half);
      }
    } else throw NOT_COMPILED;
    return [low, high];
  }

  /** Operators half by half. */
  #wideOperator(t: Term & { kind: "op" }, [low, high]: Pair, put: (value: Term, into: number) => void): void {
    const c = this.#c;
    const [a, b] = t.args as [Term, Term];
    if (t.op === "concat" && bitsOf(b) === 64 && bitsOf(a) <= 64) {
      put(a, high);
      put(b, low);
      return;
    }
    const name = t.op === "not" ? "xor" : t.op;
    if (name !== "and" && name !== "or" && name !== "xor") throw NOT_COMPILED;
    if (bitsOf(t) !== 128) throw NOT_COMPILED;
    const x = this.#wide(a);
    const y = t.op === "not" ? undefined : this.#wide(b);
    for (const [i, half] of [low, high].entries()) {
      c.get(x[i]!);
      if (y === undefined) c.constant("i64", -1);
      else c.get(y[i]!);
      c.do("i64", name);
      c.set(half);
    }
  }

  #wideAdd(t: Term & { kind: "op" }): Pair {
    const c = this.#c;
    const [a, b] = [this.#wide(t.args[0]!), this.#wide(t.args[1]!)];
    const [low, high] = this.#pair();
    c.get(a[0]);
    c.get(b[0]);
    c.do("i64", "add");
    c.tee(low);
    c.get(a[0]);
    c.do("i64", "lt_u");
    c.op(OP.extend_u);
    c.get(a[1]);
    c.get(b[1]);
    c.do("i64", "add");
    c.do("i64", "add");
    c.set(high);
    return [low, high];
  }

  #wideMultiply(t: Term & { kind: "op" }): Pair {
    const c = this.#c;
    const [a, b] = [this.#wide(t.args[0]!), this.#wide(t.args[1]!)];
    const [low, high] = this.#pair();
    const product = (x: number, y: number): void => {
      c.get(x);
      c.get(y);
      c.do("i64", "mul");
    };
    product(a[0], b[0]);
    c.set(low);
    c.get(a[0]);
    c.get(b[0]);
    c.call(FUNCTION.high);
    product(a[0], b[1]);
    c.do("i64", "add");
    product(a[1], b[0]);
    c.do("i64", "add");
    c.set(high);
    return [low, high];
  }
}
