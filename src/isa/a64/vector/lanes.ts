/** Vectors as lanes: taken apart, computed one by one, and put together, lowest first. */
import { extract, ite, num, op, signExtend, type Term, widthOf, zeroExtend } from "../../../ir/index.ts";

/** The lanes of a vector. */
export const lanesOf = (vector: Term, bits: number): Term[] =>
  Array.from({ length: widthOf(vector.sort) / bits }, (_, i) => extract(bits * i + bits - 1, bits * i, vector));

/** The vector of these lanes. */
export function vectorOf(lanes: readonly Term[]): Term {
  if (lanes.length === 1) return lanes[0]!;
  const middle = lanes.length / 2;
  return op("concat", vectorOf(lanes.slice(middle)), vectorOf(lanes.slice(0, middle)));
}

const width = (t: Term): number => widthOf(t.sort);

/** All ones where `holds`, else zeros. */
export const maskOf = (holds: Term, bits: number): Term => ite(holds, num(-1, bits), num(0, bits));
export const isLess = (a: Term, b: Term, isSigned: boolean): Term => op(isSigned ? "slt" : "ult", a, b);
export const isAtMost = (a: Term, b: Term, isSigned: boolean): Term => op(isSigned ? "sle" : "ule", a, b);
export const extended = (t: Term, bits: number, isSigned: boolean): Term =>
  isSigned ? signExtend(t, bits) : zeroExtend(t, bits);
export const low = (t: Term, bits: number): Term => extract(bits - 1, 0, t);

/** The greater or the lesser. */
export const extremeOf = (a: Term, b: Term, isMax: boolean, isSigned: boolean): Term =>
  ite(isLess(a, b, isSigned), isMax ? b : a, isMax ? a : b);

/** `t` shifted right by a constant from 0 to its width. */
export function shiftedRight(t: Term, by: number, isSigned: boolean): Term {
  const w = width(t);
  if (by === 0) return t;
  if (!isSigned) return by >= w ? num(0, w) : op("lshr", t, num(by, w));
  const full = Math.max(32, w); // signs at the top of a machine word
  return low(op("ashr", signExtend(t, full), num(Math.min(by, w - 1), full)), w);
}

/** `t` shifted left by a constant below its width. */
export const shiftedLeft = (t: Term, by: number): Term => (by === 0 ? t : op("shl", t, num(by, width(t))));

/** The absolute value of a difference. */
export const distance = (a: Term, b: Term, isSigned: boolean): Term =>
  ite(isLess(a, b, isSigned), op("sub", b, a), op("sub", a, b));

/** Bits that are set, as a number of the same width. */
export function countOnes(t: Term): Term {
  const w = width(t);
  const ones = Array.from({ length: w }, (_, i) => zeroExtend(extract(i, i, t), w));
  return ones.reduce((a, b) => op("add", a, b));
}

/** Leading bits that are as the sign, without it. */
export function countSigns(t: Term): Term {
  const w = width(t);
  return op("clz", op("concat", op("xor", extract(w - 2, 0, t), extract(w - 1, 1, t)), num(1, 1)));
}
