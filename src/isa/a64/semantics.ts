/** Shared pseudocode of the Arm manual as terms: sums with flags, conditions, shifts, extensions. */
import { extract, FALSE, ite, num, op, signExtend, type Term, TRUE, widthOf, zeroExtend } from "../../ir/index.ts";
import type { Lifter } from "./lifter.ts";

export const isZero = (t: Term): Term => op("eq", t, num(0, widthOf(t.sort)));
export const isNegative = (t: Term): Term => op("slt", t, num(0, widthOf(t.sort)));
export const not = (t: Term): Term => op("bnot", t);
/** Bit `i` as a boolean. */
export const bit = (i: number, t: Term): Term => op("eq", extract(i, i, t), num(1, 1));
/** Numbers of the conditions, as in `cond` fields; odd ones negate the even one before. */
export const CONDITIONS = [
  "eq",
  "ne",
  "cs",
  "cc",
  "mi",
  "pl",
  "vs",
  "vc",
  "hi",
  "ls",
  "ge",
  "lt",
  "gt",
  "le",
  "al",
  "nv",
];

/** Whether condition `cond` holds. @source Arm ARM, shared pseudocode, ConditionHolds */
export function conditionHolds(l: Lifter, cond: number): Term {
  const [n, z, c, v] = [l.flag("n"), l.flag("z"), l.flag("c"), l.flag("v")];
  const even = [z, c, n, v, op("band", c, not(z)), op("eq", n, v), op("band", op("eq", n, v), not(z)), TRUE];
  const base = even[cond >> 1]!;
  return (cond & 1) === 1 && cond !== 15 ? not(base) : base;
}

/** Flags of `sum = a + b`, where the signed overflow is read off the signs. */
function setSumFlags(l: Lifter, a: Term, b: Term, sum: Term, carry: Term): void {
  const overflow = isNegative(op("and", op("xor", a, sum), op("xor", b, sum)));
  l.setFlags(isNegative(sum), isZero(sum), carry, overflow);
}

/** `a + b`; with `flags`, sets NZCV. @source Arm ARM, shared pseudocode, AddWithCarry with carry_in = 0 */
export function add(l: Lifter, a: Term, b: Term, flags: boolean): Term {
  if (!flags) return op("add", a, b);
  const [x, y] = [l.let(a), l.let(b)];
  const sum = l.let(op("add", x, y));
  setSumFlags(l, x, y, sum, op("ult", sum, x));
  return sum;
}

/** `a - b`; with `flags`, sets NZCV; C means no borrow. @source AddWithCarry(a, NOT(b), 1) */
export function subtract(l: Lifter, a: Term, b: Term, flags: boolean): Term {
  if (!flags) return op("sub", a, b);
  const [x, y] = [l.let(a), l.let(b)];
  const difference = l.let(op("sub", x, y));
  const overflow = isNegative(op("and", op("xor", x, y), op("xor", x, difference)));
  l.setFlags(isNegative(difference), isZero(difference), op("ule", y, x), overflow);
  return difference;
}

/** `a + b + C`; with `flags`, sets NZCV. @source Arm ARM, shared pseudocode, AddWithCarry */
export function addWithCarry(l: Lifter, a: Term, b: Term, flags: boolean): Term {
  const width = widthOf(a.sort);
  const [x, y] = [l.let(a), l.let(b)];
  const wide = (t: Term): Term => zeroExtend(t, width + 1);
  const carryIn = boolBits(l.flag("c"), width + 1);
  const total = l.let(op("add", op("add", wide(x), wide(y)), carryIn));
  const sum = l.let(extract(width - 1, 0, total));
  if (flags) setSumFlags(l, x, y, sum, bit(width, total));
  return sum;
}

/** Sets N and Z of a result, and clears C and V. */
export function setLogicalFlags(l: Lifter, result: Term): void {
  l.setFlags(isNegative(result), isZero(result), FALSE, FALSE);
}

/** A boolean as 0 or 1 of `width` bits. */
export const boolBits = (t: Term, width: number): Term => ite(t, num(1, width), num(0, width));

/** Operators of the `shift` field. */
export const SHIFT_OPS = ["shl", "lshr", "ashr", "ror"] as const;

/** `t` shifted by a constant; by 0 it is `t` itself. */
export const shifted = (t: Term, shift: number, amount: number): Term =>
  amount === 0 ? t : op(SHIFT_OPS[shift]!, t, num(amount, widthOf(t.sort)));

/** Extensions by `option` field: UXTB UXTH UXTW UXTX SXTB SXTH SXTW SXTX. */
export const EXTENSIONS = ["uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"] as const;

/** Low bits of a register extended to `width` bits and shifted left. @source Arm ARM, shared pseudocode, ExtendReg */
export function extendRegister(l: Lifter, n: number, option: number, amount: number, width: number): Term {
  const from = Math.min(8 << (option & 3), width);
  const low = l.x(n, from);
  return shifted(option >= 4 ? signExtend(low, width) : zeroExtend(low, width), 0, amount);
}
