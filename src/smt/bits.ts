/** Words, rewritten while they are built: constants are folded, sums carry their constant last. */
import { applyBits, type Op } from "./fold.ts";
import { bool, eq, FALSE, ite, not, TRUE } from "./logic.ts";
import { BOOL_SORT, bitSort, constant, raw, type Smt, type SmtOp, width } from "./terms.ts";

/** A word constant. */
export const bits = (value: bigint | number, w: number): Smt => constant(BigInt(value), bitSort(w));

const isConst = (t: Smt): boolean => t.op === "const";
const isZero = (t: Smt): boolean => t.op === "const" && t.value === 0n;
const isOnes = (t: Smt): boolean => t.op === "const" && t.value === BigInt.asUintN(width(t), -1n);

/** Binary operators on words of one width. */
export function binary(op: Op & SmtOp, a: Smt, b: Smt): Smt {
  const w = width(a);
  if (a.sort !== b.sort) throw new Error(`${op} of ${w} and ${width(b)} bits`);
  if (isConst(a) && isConst(b)) return bits(applyBits(op, w, a.value as bigint, b.value as bigint), w);
  const simple = simplified(op, a, b) ?? (commutes(op) ? simplified(op, b, a) : undefined);
  if (simple !== undefined) return simple;
  if (op === "bvsub" && isConst(b)) return add(a, bits(-(b.value as bigint), w));
  if (op === "bvadd") return add(a, b);
  return raw(op, [a, b], a.sort);
}

const commutes = (op: Op): boolean => ["bvadd", "bvmul", "bvand", "bvor", "bvxor"].includes(op);

/** `a + b` with constants joined at the end. */
function add(a: Smt, b: Smt): Smt {
  const w = width(a);
  if (isConst(a)) return add(b, a);
  if (isZero(b)) return a;
  if (isConst(b) && a.op === "bvadd" && isConst(a.args[1]!))
    return add(a.args[0]!, bits((a.args[1]!.value as bigint) + (b.value as bigint), w));
  if (a.op === "bvadd" && isConst(a.args[1]!)) return add(add(a.args[0]!, b), a.args[1]!);
  if (b.op === "bvadd" && isConst(b.args[1]!)) return add(add(a, b.args[0]!), b.args[1]!);
  return raw("bvadd", [a, b], a.sort);
}

/** Units, zeros and idempotence; b may be the constant. */
function simplified(op: Op, a: Smt, b: Smt): Smt | undefined {
  switch (op) {
    case "bvadd":
    case "bvxor":
      if (op === "bvxor" && a === b) return bits(0, width(a));
      return isZero(b) ? a : undefined;
    case "bvor":
      return a === b || isZero(b) ? a : isOnes(b) ? b : undefined;
    case "bvand":
      return a === b || isOnes(b) ? a : isZero(b) ? b : undefined;
    case "bvsub":
      return a === b ? bits(0, width(a)) : isZero(b) ? a : undefined;
    case "bvmul":
      return isZero(b) ? b : isConst(b) && b.value === 1n ? a : undefined;
    case "bvshl":
    case "bvlshr":
      return isZero(b) ? a : undefined;
    default:
      return undefined;
  }
}

export const bvnot = (a: Smt): Smt =>
  isConst(a) ? bits(~(a.value as bigint), width(a)) : a.op === "bvnot" ? a.args[0]! : raw("bvnot", [a], a.sort);
export const bvneg = (a: Smt): Smt => (isConst(a) ? bits(-(a.value as bigint), width(a)) : raw("bvneg", [a], a.sort));

/** Unsigned or signed order of words. */
export function compare(op: "bvult" | "bvule" | "bvslt" | "bvsle", a: Smt, b: Smt): Smt {
  const strict = op.endsWith("lt");
  if (a === b) return bool(!strict);
  const w = width(a);
  const signed = op.startsWith("bvs");
  const number = (t: Smt): bigint => (signed ? BigInt.asIntN(w, t.value as bigint) : (t.value as bigint));
  if (isConst(a) && isConst(b)) return bool(strict ? number(a) < number(b) : number(a) <= number(b));
  if (!signed && isZero(a)) return strict ? not(eq(b, a)) : TRUE;
  if (!signed && isZero(b)) return strict ? FALSE : eq(a, b);
  const narrow = signed ? undefined : narrowed(op, a, b);
  return narrow ?? raw(op, [a, b], BOOL_SORT);
}

/** Comparison of zero-extended words at the width that they had. */
function narrowed(op: "bvult" | "bvule" | "bvslt" | "bvsle", a: Smt, b: Smt): Smt | undefined {
  if (a.op === "zero_extend" && b.op === "zero_extend" && a.args[0]!.sort === b.args[0]!.sort)
    return compare(op, a.args[0]!, b.args[0]!);
  const [x, c, left] =
    a.op === "zero_extend" ? [a.args[0]!, b, true] : b.op === "zero_extend" ? [b.args[0]!, a, false] : [a, b, true];
  if (x === a || !isConst(c)) return undefined;
  const v = c.value as bigint;
  if (v >> BigInt(width(x)) === 0n) return left ? compare(op, x, bits(v, width(x))) : compare(op, bits(v, width(x)), x);
  return bool(left); // the constant is above all values of x
}

export function concat(high: Smt, low: Smt): Smt {
  const w = width(high) + width(low);
  if (isConst(high) && isConst(low))
    return bits(((high.value as bigint) << BigInt(width(low))) | (low.value as bigint), w);
  if (isZero(high)) return zeroExtend(low, w);
  return raw("concat", [high, low], bitSort(w));
}

/** Bits `hi` down to `lo`, both included. */
export function extract(hi: number, lo: number, a: Smt): Smt {
  const w = width(a);
  if (lo === 0 && hi === w - 1) return a;
  if (isConst(a)) return bits((a.value as bigint) >> BigInt(lo), hi - lo + 1);
  if (a.op === "extract") return extract(hi + a.lo, lo + a.lo, a.args[0]!);
  if (a.op === "zero_extend") {
    const inner = width(a.args[0]!);
    if (hi < inner) return extract(hi, lo, a.args[0]!);
    if (lo >= inner) return bits(0, hi - lo + 1);
    return zeroExtend(extract(inner - 1, lo, a.args[0]!), hi - lo + 1);
  }
  if (a.op === "concat") {
    const low = width(a.args[1]!);
    if (hi < low) return extract(hi, lo, a.args[1]!);
    if (lo >= low) return extract(hi - low, lo - low, a.args[0]!);
  }
  if (a.op === "ite" && (isConst(a.args[1]!) || isConst(a.args[2]!)))
    return ite(a.args[0]!, extract(hi, lo, a.args[1]!), extract(hi, lo, a.args[2]!));
  return raw("extract", [a], bitSort(hi - lo + 1), hi, lo);
}

export function zeroExtend(a: Smt, to: number): Smt {
  if (width(a) === to) return a;
  if (isConst(a)) return bits(a.value as bigint, to);
  if (a.op === "zero_extend") return zeroExtend(a.args[0]!, to);
  return raw("zero_extend", [a], bitSort(to));
}

export function signExtend(a: Smt, to: number): Smt {
  if (width(a) === to) return a;
  if (isConst(a)) return bits(BigInt.asIntN(width(a), a.value as bigint), to);
  if (a.op === "zero_extend") return zeroExtend(a.args[0]!, to);
  return raw("sign_extend", [a], bitSort(to));
}
