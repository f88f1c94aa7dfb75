/** Integers, rewritten while they are built: sums carry their constant last. */
import { bool } from "./logic.ts";
import { BOOL_SORT, bitSort, constant, INT_SORT, raw, type Smt } from "./terms.ts";

/** An integer constant. */
export const integer = (value: bigint | number): Smt => constant(BigInt(value), INT_SORT);

const isConst = (t: Smt): boolean => t.op === "const";
const numberOf = (t: Smt): bigint => t.value as bigint;

export function add(a: Smt, b: Smt): Smt {
  if (isConst(a) && isConst(b)) return integer(numberOf(a) + numberOf(b));
  if (isConst(a)) return add(b, a);
  if (isConst(b) && numberOf(b) === 0n) return a;
  if (a.op === "+" && isConst(a.args[1]!))
    return isConst(b)
      ? add(a.args[0]!, integer(numberOf(a.args[1]!) + numberOf(b)))
      : add(add(a.args[0]!, b), a.args[1]!);
  if (b.op === "+" && isConst(b.args[1]!)) return add(add(a, b.args[0]!), b.args[1]!);
  return raw("+", [a, b], INT_SORT);
}

export function sub(a: Smt, b: Smt): Smt {
  if (a === b) return integer(0);
  if (isConst(b)) return add(a, integer(-numberOf(b)));
  if (a.op === "+" && isConst(a.args[1]!)) return add(sub(a.args[0]!, b), a.args[1]!);
  if (b.op === "+" && isConst(b.args[1]!)) return add(sub(a, b.args[0]!), integer(-numberOf(b.args[1]!)));
  return raw("-", [a, b], INT_SORT);
}

export function mul(a: Smt, b: Smt): Smt {
  if (isConst(a) && isConst(b)) return integer(numberOf(a) * numberOf(b));
  if (isConst(a)) return mul(b, a);
  if (isConst(b) && numberOf(b) === 0n) return b;
  if (isConst(b) && numberOf(b) === 1n) return a;
  return raw("*", [a, b], INT_SORT);
}

/** Remainder by a positive constant, 0 or more. */
export function mod(a: Smt, by: bigint): Smt {
  if (isConst(a)) return integer(((numberOf(a) % by) + by) % by);
  return raw("mod", [a, integer(by)], INT_SORT);
}

/** The word of the low `w` bits. */
export function cut(a: Smt, w: number): Smt {
  if (isConst(a)) return constant(numberOf(a), bitSort(w));
  return raw("int2bv", [a], bitSort(w));
}

export function compareIntegers(op: "<" | "<=", a: Smt, b: Smt): Smt {
  if (a === b) return bool(op === "<=");
  if (isConst(a) && isConst(b)) return bool(op === "<" ? numberOf(a) < numberOf(b) : numberOf(a) <= numberOf(b));
  return raw(op, [a, b], BOOL_SORT);
}
