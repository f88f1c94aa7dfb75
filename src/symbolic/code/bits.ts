/** Bits of words that are known, whatever their symbols are. */
import { type Smt, width } from "../../smt/index.ts";

/** Bits that are 0 and bits that are 1, as masks. */
export interface Bits {
  readonly zero: bigint;
  readonly one: bigint;
}

const NONE: Bits = { zero: 0n, one: 0n };
const onesOf = (w: number): bigint => (1n << BigInt(w)) - 1n;
const lengthOf = (v: bigint): number => (v === 0n ? 0 : v.toString(2).length);

/** Low bits that are 0. */
function lowZeros({ zero }: Bits, w: number): number {
  const other = onesOf(w) & ~zero;
  return other === 0n ? w : lengthOf(other & -other) - 1;
}

/** A sum: low bits where both are 0 stay so, and high bits that no carry reaches. */
function ofSum(a: Bits, b: Bits, w: number): Bits {
  const low = onesOf(Math.min(lowZeros(a, w), lowZeros(b, w)));
  const [x, y] = [onesOf(w) & ~a.zero, onesOf(w) & ~b.zero];
  const most = x + y;
  const high = most > onesOf(w) ? 0n : onesOf(w) & ~onesOf(lengthOf(most));
  if ((x & y) === 0n) return { zero: a.zero & b.zero, one: a.one | b.one };
  return { zero: low | high, one: 0n };
}

/** @param of  the bits of operands */
function bitsOfTerm(t: Smt, of: (t: Smt) => Bits): Bits {
  const w = width(t);
  const all = onesOf(w);
  const [x, y] = t.args as [Smt, Smt];
  switch (t.op) {
    case "const":
      return { zero: all & ~(t.value as bigint), one: t.value as bigint };
    case "zero_extend":
      return { zero: of(x).zero | (all & ~onesOf(width(x))), one: of(x).one };
    case "extract":
      return { zero: (of(x).zero >> BigInt(t.lo)) & all, one: (of(x).one >> BigInt(t.lo)) & all };
    case "concat": {
      const [h, l, by] = [of(x), of(y), BigInt(width(y))];
      return { zero: (h.zero << by) | l.zero, one: (h.one << by) | l.one };
    }
    case "bvand":
      return { zero: of(x).zero | of(y).zero, one: of(x).one & of(y).one };
    case "bvor":
      return { zero: of(x).zero & of(y).zero, one: of(x).one | of(y).one };
    case "bvxor": {
      const [a, b] = [of(x), of(y)];
      return { zero: (a.zero & b.zero) | (a.one & b.one), one: (a.one & b.zero) | (a.zero & b.one) };
    }
    case "bvnot":
      return { zero: of(x).one, one: of(x).zero };
    case "bvadd":
      return ofSum(of(x), of(y), w);
    case "bvmul": {
      const low = Math.min(w, lowZeros(of(x), w) + lowZeros(of(y), w));
      const most = (all & ~of(x).zero) * (all & ~of(y).zero);
      return { zero: onesOf(low) | (most > all ? 0n : all & ~onesOf(lengthOf(most))), one: 0n };
    }
    case "ite": {
      const [a, b] = [of(t.args[1]!), of(t.args[2]!)];
      return { zero: a.zero & b.zero, one: a.one & b.one };
    }
    default:
      return NONE;
  }
}

/** Reads the bits of terms, with what is known beside them. Values are kept, so what is known must not change. */
export class BitReader {
  readonly #known: ReadonlyMap<Smt, Bits>;
  readonly #memo = new Map<Smt, Bits>();

  constructor(known: ReadonlyMap<Smt, Bits> = new Map()) {
    this.#known = known;
  }

  of = (t: Smt): Bits => {
    const before = this.#memo.get(t);
    if (before !== undefined) return before;
    const own = bitsOfTerm(t, this.of);
    const more = this.#known.get(t);
    const found = more === undefined ? own : { zero: own.zero | more.zero, one: own.one | more.one };
    this.#memo.set(t, found);
    return found;
  };
}

const always = new WeakMap<Smt, Bits>();

/** The bits of a term, whatever its symbols are. */
export function bitsOf(t: Smt): Bits {
  const before = always.get(t);
  if (before !== undefined) return before;
  const found = bitsOfTerm(t, bitsOf);
  always.set(t, found);
  return found;
}
