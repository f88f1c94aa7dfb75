/**
 * Exact arithmetic on words. A value is an integer known to lie between two bounds, and a way to compute its low bits at
 * any width: `low(w)` is congruent to it modulo 2^w. Cutting to a width therefore goes inwards through + - * & | ^ and
 * << for free, and a value that fits its width is exact there. What looks at high bits (>>, /, %, comparison) first asks
 * for all of them, at most 128.
 */
import {
  bool,
  extract,
  int,
  ite,
  num,
  type Op,
  op,
  signExtend,
  type Term,
  widthOf,
  zeroExtend,
} from "../../ir/index.ts";
import { widthOfRange } from "../types/types.ts";

/** An integer between two bounds, by its low bits. */
export interface Exact {
  readonly lo: bigint;
  readonly hi: bigint;
  readonly low: (width: number) => Term;
  /** The value as an integer of specifications, where it is made of literals only. */
  readonly int?: (() => Term) | undefined;
}

/** A value needs more than 128 bits. */
export class TooWide extends Error {
  override readonly name = "TooWide";
}

const MOST_BITS = 128;
// Products may be wider before they are cut; this only bounds what bounds cost.
const WIDEST_BOUND = 4096;

const make = (lo: bigint, hi: bigint, low: (width: number) => Term, int?: () => Term): Exact => {
  if (lo === hi) return constant(lo);
  if (widthOfRange(lo, hi) > WIDEST_BOUND) throw new TooWide();
  return { lo, hi, low, int };
};

/** A number. */
export function constant(value: bigint): Exact {
  if (widthOfRange(value, value) > 512) throw new TooWide();
  return { lo: value, hi: value, low: (w) => num(value, w), int: () => int(value) };
}

/** The value that is known already, if there is only one. */
export const knownValue = (e: Exact): bigint | undefined => (e.lo === e.hi ? e.lo : undefined);

function resize(t: Term, isSigned: boolean, width: number): Term {
  if (t.kind === "bv") return num(isSigned ? BigInt.asIntN(widthOf(t.sort), t.value) : t.value, width);
  const from = widthOf(t.sort);
  if (width < from) return extract(width - 1, 0, t);
  return (isSigned ? signExtend : zeroExtend)(t, width);
}

/** The value of a bit-vector that lies between these bounds, read as signed if they are negative. */
export const ofTerm = (t: Term, lo: bigint, hi: bigint): Exact =>
  t.kind === "bv"
    ? constant(lo < 0n ? BigInt.asIntN(widthOf(t.sort), t.value) : t.value)
    : make(lo, hi, (w) => resize(t, lo < 0n, w));

/** Bits that a value needs. */
export const widthOfExact = (e: Exact): number => widthOfRange(e.lo, e.hi);

/** All bits of a value at its natural width, read as signed if its lower bound is negative. @throws {TooWide} */
export function allBits(e: Exact): Term {
  const width = widthOfExact(e);
  if (width > MOST_BITS) throw new TooWide();
  return e.low(width);
}

const least = (...all: readonly bigint[]): bigint => all.reduce((a, b) => (b < a ? b : a));
const most = (...all: readonly bigint[]): bigint => all.reduce((a, b) => (b > a ? b : a));

const both =
  (name: Op, a: Exact, b: Exact) =>
  (w: number): Term =>
    op(name, a.low(w), b.low(w));

/** An operation on integers, where both values are made of literals. */
function integers(name: Op, a: Exact, b: Exact): (() => Term) | undefined {
  const [x, y] = [a.int, b.int];
  return x === undefined || y === undefined ? undefined : () => op(name, x(), y());
}

/** `a + b`. */
export const add = (a: Exact, b: Exact): Exact =>
  make(a.lo + b.lo, a.hi + b.hi, both("add", a, b), integers("iadd", a, b));
/** `a - b`. */
export const subtract = (a: Exact, b: Exact): Exact =>
  make(a.lo - b.hi, a.hi - b.lo, both("sub", a, b), integers("isub", a, b));
/** `a * b`. */
export function multiply(a: Exact, b: Exact): Exact {
  const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  return make(least(...corners), most(...corners), both("mul", a, b), integers("imul", a, b));
}

/** Bits that hold both values as signed ones. */
const signedWidth = (a: Exact, b: Exact): number =>
  Math.max(...[a, b].map((e) => widthOfRange(least(e.lo, -1n), e.hi)));

/** Bounds of a bitwise operation where a value may be negative. */
function wide(a: Exact, b: Exact): readonly [bigint, bigint] {
  const top = 1n << BigInt(signedWidth(a, b) - 1);
  return [-top, top - 1n];
}

/** `a & b`, `a | b`, `a ^ b`, of as many bits as both need. */
export function bitwise(name: "and" | "or" | "xor", a: Exact, b: Exact): Exact {
  const [x, y] = [knownValue(a), knownValue(b)];
  if (x !== undefined && y !== undefined) return constant(name === "and" ? x & y : name === "or" ? x | y : x ^ y);
  const low = both(name, a, b);
  if (name === "and" && (a.lo >= 0n || b.lo >= 0n))
    return make(0n, a.lo < 0n ? b.hi : b.lo < 0n ? a.hi : least(a.hi, b.hi), low);
  if (a.lo >= 0n && b.lo >= 0n) {
    const bits = Math.max(widthOfExact(a), widthOfExact(b));
    return make(0n, (1n << BigInt(bits)) - 1n, low);
  }
  return make(...wide(a, b), low);
}

/** `a << by`. */
export const shiftLeft = (a: Exact, by: number): Exact =>
  make(a.lo << BigInt(by), a.hi << BigInt(by), (w) => shifted(a.low(w), by, w));

// The amount is written at the width of the value; an amount that does not fit it leaves nothing.
const shifted = (t: Term, by: number, w: number): Term =>
  by === 0 ? t : by >= w ? num(0, w) : op("shl", t, num(by, w));

/** `a >> by`: rounds down, as `bigint` does. */
export function shiftRight(a: Exact, by: number): Exact {
  const bits = allBits(a);
  const width = widthOf(bits.sort);
  const [lo, hi] = [a.lo >> BigInt(by), a.hi >> BigInt(by)];
  if (lo === hi) return constant(lo);
  return make(lo, hi, (w) => resize(extract(width - 1, Math.min(by, width - 1), bits), a.lo < 0n, w));
}

const logOf = (d: bigint): number | undefined => ((d & (d - 1n)) === 0n ? d.toString(2).length - 1 : undefined);

/** `a / by` for `a` that is not negative and a positive constant. */
export function divide(a: Exact, by: bigint): Exact {
  const log = logOf(by);
  if (log !== undefined) return shiftRight(a, log);
  const bits = allBits(a);
  const width = widthOf(bits.sort);
  if (a.hi < by) return constant(0n);
  const quotient = op("udiv", bits, num(by, width));
  return make(a.lo / by, a.hi / by, (w) => resize(quotient, false, w));
}

/** `a % by` for `a` that is not negative and a positive constant. */
export function remainder(a: Exact, by: bigint): Exact {
  const log = logOf(by);
  if (a.hi < by) return a;
  if (log === 0) return constant(0n);
  if (log !== undefined) return make(0n, by - 1n, (w) => (w <= log ? a.low(w) : zeroExtend(a.low(log), w)));
  const bits = allBits(a);
  const rest = op("urem", bits, num(by, widthOf(bits.sort)));
  return make(0n, by - 1n, (w) => resize(rest, false, w));
}

/** `-a`. */
export const negate = (a: Exact): Exact => subtract(constant(0n), a);

/** Comparisons that are primitive; the others are made of them. */
export type Comparison = "<" | "<=" | "===";

/** Compares on a width that holds both values. */
export function compare(sign: Comparison, a: Exact, b: Exact): Term {
  const [x, y] = [knownValue(a), knownValue(b)];
  if (x !== undefined && y !== undefined) return bool(sign === "<" ? x < y : sign === "<=" ? x <= y : x === y);
  const [lo, hi] = [least(a.lo, b.lo), most(a.hi, b.hi)];
  const width = widthOfRange(lo, hi);
  if (width > MOST_BITS) throw new TooWide();
  const name = sign === "===" ? "eq" : `${lo < 0n ? "s" : "u"}${sign === "<" ? "lt" : "le"}`;
  return op(name as Op, a.low(width), b.low(width));
}

/** The conditional value. */
export function choose(cond: Term, a: Exact, b: Exact): Exact {
  const [x, y] = [a.int, b.int];
  const asInteger = x === undefined || y === undefined ? undefined : () => ite(cond, x(), y());
  return make(least(a.lo, b.lo), most(a.hi, b.hi), (w) => ite(cond, a.low(w), b.low(w)), asInteger);
}
