/** Words as sums: a constant and multiples of terms, modulo 2^64. Addresses are compared in this form. */
import { type Smt, width, zeroExtend } from "../../smt/index.ts";
import { bitsOf } from "./bits.ts";

export interface Linear {
  readonly constant: bigint;
  /** Multiples, none of them 0, of terms that are no sums, in one order for equal sums. */
  readonly parts: readonly (readonly [Smt, bigint])[];
}

const wrapped = (v: bigint): bigint => BigInt.asUintN(64, v);
/** A word as a number that may be negative. */
export const signedOf = (v: bigint): bigint => BigInt.asIntN(64, v);

export const constantly = (value: bigint): Linear => ({ constant: wrapped(value), parts: [] });

function made(constant: bigint, parts: ReadonlyMap<Smt, bigint>): Linear {
  const list = [...parts].filter(([, by]) => by !== 0n);
  list.sort(([a], [b]) => a.id - b.id);
  return { constant: wrapped(constant), parts: list };
}

/** `a + by * b`. */
export function plus(a: Linear, b: Linear, by = 1n): Linear {
  if (b.parts.length === 0) return { constant: wrapped(a.constant + b.constant * by), parts: a.parts };
  const parts = new Map(a.parts);
  for (const [t, n] of b.parts) parts.set(t, wrapped((parts.get(t) ?? 0n) + n * by));
  return made(a.constant + b.constant * by, parts);
}
/** `a - b`. Hot: most differences are of sums of the same terms. */
export function minus(a: Linear, b: Linear): Linear {
  const [x, y] = [a.parts, b.parts];
  let i = x.length === y.length ? 0 : -1;
  if (x === y) i = x.length;
  while (i >= 0 && i < x.length && x[i]![0] === y[i]![0] && x[i]![1] === y[i]![1]) i++;
  return i === x.length ? constantly(a.constant - b.constant) : plus(a, b, -1n);
}
const times = (a: Linear, by: bigint): Linear => plus(constantly(0n), a, by);

const memo = new WeakMap<Smt, Linear>();

/** A word of at most 64 bits as a sum. */
export function linearOf(t: Smt): Linear {
  const before = memo.get(t);
  if (before !== undefined) return before;
  const found = sumOf(t);
  memo.set(t, found);
  return found;
}

const atom = (t: Smt): Linear => ({ constant: 0n, parts: [[zeroExtend(t, 64), 1n]] });

function sumOf(t: Smt): Linear {
  const w = width(t);
  if (t.op === "const") return constantly(t.value as bigint);
  if (t.op === "zero_extend" && w === 64) return unsigned(t.args[0]!);
  if (w < 64) return unsigned(t);
  const [a, b] = t.args as [Smt, Smt];
  switch (t.op) {
    case "bvadd":
      return plus(linearOf(a), linearOf(b));
    case "bvsub":
      return minus(linearOf(a), linearOf(b));
    case "bvneg":
      return times(linearOf(a), -1n);
    case "bvmul":
      return b.op === "const" ? times(linearOf(a), b.value as bigint) : atom(t);
    case "bvor":
      return (~bitsOf(a).zero & ~bitsOf(b).zero & ((1n << 64n) - 1n)) === 0n ? plus(linearOf(a), linearOf(b)) : atom(t);
    case "concat": {
      const by = 1n << BigInt(width(b));
      // What is shifted out does not matter.
      const high = a.op === "extract" && a.lo === 0 && width(a.args[0]!) === 64 ? linearOf(a.args[0]!) : unsigned(a);
      return plus(unsigned(b), high, by);
    }
    default:
      return atom(t);
  }
}

/** A narrow word, as the number that it is. */
function unsigned(t: Smt): Linear {
  const [a, b] = t.args as [Smt, Smt];
  if (t.op === "const") return constantly(t.value as bigint);
  if (t.op === "zero_extend") return unsigned(a);
  if (t.op === "concat") return plus(unsigned(b), unsigned(a), 1n << BigInt(width(b)));
  if (t.op === "bvor" && (~bitsOf(a).zero & ~bitsOf(b).zero & ((1n << BigInt(width(t))) - 1n)) === 0n)
    return plus(unsigned(a), unsigned(b));
  // Nothing is carried out of it.
  if (t.op === "bvadd" && mostOf(a) + mostOf(b) < 1n << BigInt(width(t))) return plus(unsigned(a), unsigned(b));
  return atom(t);
}

/** What a word is at most, from its bits. */
const mostOf = (t: Smt): bigint => ((1n << BigInt(width(t))) - 1n) & ~bitsOf(t).zero;

export const isConstant = ({ parts }: Linear): boolean => parts.length === 0;

/** One text for equal sums. */
export const keyOfSum = ({ constant, parts }: Linear): string =>
  `${parts.map(([t, by]) => `${t.id}*${by}`).join("+")}+${constant}`;

export const sameSum = (a: Linear, b: Linear): boolean => {
  const d = minus(a, b);
  return isConstant(d) && d.constant === 0n;
};
