/** What is known on a path: conditions that were decided, and what follows of bits and ranges at once. Nothing is asked of a solver. */
import { not, type Smt, width, zeroExtend } from "../../smt/index.ts";
import { BitReader, type Bits, bitsOf } from "./bits.ts";
import { isConstant, type Linear, linearOf, minus, plus, signedOf } from "./linear.ts";
import { extract } from "./words.ts";

interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

const onesOf = (w: number): bigint => (1n << BigInt(w)) - 1n;

/** Facts of one path; never changed, `with` gives more. */
export class Facts {
  /** In the order in which they were learnt. */
  readonly list: readonly Smt[];
  readonly #set: ReadonlySet<Smt>;
  readonly #bits: ReadonlyMap<Smt, Bits>;
  readonly #ranges: ReadonlyMap<Smt, Range>;
  readonly #reader: BitReader;

  constructor(
    list: readonly Smt[] = [],
    set: ReadonlySet<Smt> = new Set(),
    bits: ReadonlyMap<Smt, Bits> = new Map(),
    ranges: ReadonlyMap<Smt, Range> = new Map(),
  ) {
    this.list = list;
    this.#set = set;
    this.#bits = bits;
    this.#ranges = ranges;
    this.#reader = new BitReader(bits);
  }

  /** With one fact more; undefined when it contradicts them. */
  with(fact: Smt): Facts | undefined {
    const known = this.decide(fact);
    if (known !== undefined) return known ? this : undefined;
    const learning = new Learning(this.#set, this.#bits, this.#ranges, this);
    if (!learning.learn(fact)) return undefined;
    return new Facts([...this.list, fact], learning.set, learning.bits, learning.ranges);
  }

  bits(t: Smt): Bits {
    return this.#bits.size === 0 ? bitsOf(t) : this.#reader.of(t);
  }

  range(t: Smt): Range {
    const { zero, one } = this.bits(t);
    const known = this.#ranges.get(t);
    const below = this.#inner(t);
    const low = [one, known?.min ?? 0n, below?.min ?? 0n].reduce((a, b) => (a > b ? a : b));
    const all = onesOf(width(t));
    const high = [all & ~zero, known?.max ?? all, below?.max ?? all].reduce((a, b) => (a < b ? a : b));
    return { min: low, max: high };
  }

  /** The range of what a term is a longer or shorter form of. */
  #inner(t: Smt): Range | undefined {
    if (t.op === "zero_extend") return this.range(t.args[0]!);
    if (t.op === "bvadd" && t.args[1]!.op === "const") {
      const { min, max } = this.range(t.args[0]!);
      const by = t.args[1]!.value as bigint;
      return max + by <= onesOf(width(t)) ? { min: min + by, max: max + by } : undefined;
    }
    if (t.op !== "extract" || t.lo !== 0 || this.#ranges.size === 0) return undefined;
    const inner = this.range(t.args[0]!);
    return inner.max <= onesOf(width(t)) ? inner : undefined;
  }

  /** Whether a condition holds, or does not; undefined when that is not known. */
  decide(c: Smt): boolean | undefined {
    if (c.op === "const") return c.value as boolean;
    if (this.#set.has(c)) return true;
    if (this.#set.has(not(c))) return false;
    const [a, b] = c.args as [Smt, Smt];
    switch (c.op) {
      case "not": {
        const d = this.decide(a);
        return d === undefined ? undefined : !d;
      }
      case "and":
        return this.#every(c.args, true);
      case "or":
        return this.#every(c.args, false);
      case "=":
        return a.sort.kind === "bv" ? this.#equal(a, b) : undefined;
      case "bvult":
        return this.#less(a, b, true);
      case "bvule":
        return this.#less(a, b, false);
      default:
        return undefined;
    }
  }

  /** All true (or, for `unit` false, all false): `unit`; one that is not decides. */
  #every(args: readonly Smt[], unit: boolean): boolean | undefined {
    const known = args.map((x) => this.decide(x));
    if (known.some((k) => k === !unit)) return !unit;
    return known.every((k) => k === unit) ? unit : undefined;
  }

  #equal(a: Smt, b: Smt): boolean | undefined {
    const [x, y] = [this.bits(a), this.bits(b)];
    if ((x.one & y.zero) !== 0n || (x.zero & y.one) !== 0n) return false;
    const [r, s] = [this.range(a), this.range(b)];
    if (r.max < s.min || s.max < r.min) return false;
    if (r.min === r.max && s.min === s.max) return r.min === s.min;
    if (width(a) !== 64) return undefined;
    const d = minus(linearOf(a), linearOf(b));
    return d.parts.length === 0 ? d.constant === 0n : undefined;
  }

  #less(a: Smt, b: Smt, strict: boolean): boolean | undefined {
    const [r, s] = [this.range(a), this.range(b)];
    if (strict ? r.max < s.min : r.max <= s.min) return true;
    if (strict ? r.min >= s.max : r.min > s.max) return false;
    if (width(a) !== 64) return undefined;
    return this.#ordered(linearOf(a), linearOf(b), strict);
  }

  /** Of sums that do not carry past the end: their difference is that of the numbers. */
  #ordered(x: Linear, y: Linear, strict: boolean): boolean | undefined {
    const d = minus(x, y);
    // Where both have the same parts, they may be anywhere; else factors have to be told from negative ones.
    const end = 1n << (isConstant(d) ? 64n : 63n);
    if (this.#most(x) >= end || this.#most(y) >= end) return undefined;
    if (isConstant(d)) return strict ? x.constant < y.constant : x.constant <= y.constant;
    let [min, max] = [x.constant - y.constant, x.constant - y.constant];
    for (const [t, factor] of split(d).parts) {
      const by = signedOf(factor);
      const range = this.range(t);
      min += by * (by > 0n ? range.min : range.max);
      max += by * (by > 0n ? range.max : range.min);
    }
    if (strict ? max < 0n : max <= 0n) return true;
    return (strict ? min >= 0n : min > 0n) ? false : undefined;
  }

  #most({ constant, parts }: Linear): bigint {
    return parts.reduce((n, [t, by]) => n + by * this.range(t).max, constant);
  }
}

/** With the upper bits of a word as one part, where a longer cut of it and these stand in one sum. */
function split(sum: Linear): Linear {
  const cuts = sum.parts.flatMap(([t, by]) => {
    const cut = t.op === "zero_extend" ? t.args[0]! : t;
    return cut.op === "extract" ? [{ t, by, cut }] : [];
  });
  for (const long of cuts)
    for (const { cut: upper } of cuts) {
      const { hi, lo, args } = long.cut;
      if (upper.args[0] !== args[0] || upper.hi !== hi || upper.lo <= lo) continue;
      const lower = linearOf(zeroExtend(extract(upper.lo - 1, lo, args[0]!), 64));
      const both = plus(lower, linearOf(zeroExtend(upper, 64)), 1n << BigInt(upper.lo - lo));
      return split(plus(plus(sum, linearOf(long.t), -long.by), both, long.by));
    }
  return sum;
}

/** Copies that grow while one fact is learnt. */
class Learning {
  readonly set: Set<Smt>;
  readonly bits: Map<Smt, Bits>;
  readonly ranges: Map<Smt, Range>;
  readonly #before: Facts;

  constructor(set: ReadonlySet<Smt>, bits: ReadonlyMap<Smt, Bits>, ranges: ReadonlyMap<Smt, Range>, before: Facts) {
    this.set = new Set(set);
    this.bits = new Map(bits);
    this.ranges = new Map(ranges);
    this.#before = before;
  }

  /** False when it cannot be. */
  learn(fact: Smt): boolean {
    this.set.add(fact);
    const [a, b] = fact.args as [Smt, Smt];
    switch (fact.op) {
      case "const":
        return fact.value === true;
      case "and":
        return fact.args.every((x) => this.learn(x));
      case "not":
        return this.#denied(a);
      case "=":
        return a.sort.kind !== "bv" || this.#equal(a, b);
      case "bvult":
        return this.#ordered(a, b, 1n);
      case "bvule":
        return this.#ordered(a, b, 0n);
      default:
        return true;
    }
  }

  #denied(a: Smt): boolean {
    const [x, y] = a.args as [Smt, Smt];
    if (a.op === "or") return a.args.every((z) => this.learn(not(z)));
    if (a.op === "bvult") return this.#ordered(y, x, 0n);
    if (a.op === "bvule") return this.#ordered(y, x, 1n);
    if (a.op !== "=" || x.sort.kind !== "bv") return true;
    const [term, value] = x.op === "const" ? [y, x] : [x, y];
    return value.op !== "const" || this.#differs(term, value.value as bigint);
  }

  /** Where all bits but one are known to be those of the value, that one is the other. */
  #differs(t: Smt, value: bigint): boolean {
    const { zero, one } = this.#before.bits(t);
    const open = onesOf(width(t)) & ~(zero | one);
    const { min, max } = this.#before.range(t);
    if (value === min && min < max) this.#between(t, min + 1n, max);
    if (value === max && min < max) this.#between(t, min, max - 1n);
    if (open === 0n) return one !== value;
    if ((open & (open - 1n)) !== 0n || (value & ~open) !== one) return true;
    return this.#word(t, (value & open) !== 0n ? { zero: open, one: 0n } : { zero: 0n, one: open });
  }

  #equal(a: Smt, b: Smt): boolean {
    if (a.op === "const") return this.#equal(b, a);
    const all = onesOf(width(a));
    if (b.op === "const") return this.#word(a, { zero: all & ~(b.value as bigint), one: b.value as bigint });
    const [r, s] = [this.#before.range(a), this.#before.range(b)];
    this.#between(a, s.min, s.max);
    this.#between(b, r.min, r.max);
    return this.#word(a, this.#before.bits(b)) && this.#word(b, this.#before.bits(a));
  }

  /** Bits of a term, and so of what it is made of. */
  #word(t: Smt, bits: Bits): boolean {
    const old = this.bits.get(t) ?? bitsOf(t);
    const { zero, one } = { zero: old.zero | bits.zero, one: old.one | bits.one };
    if ((zero & one) !== 0n) return false;
    if (t.op !== "const") this.bits.set(t, { zero, one });
    const [a, b] = t.args as [Smt, Smt];
    switch (t.op) {
      case "extract":
        return this.#word(a, { zero: zero << BigInt(t.lo), one: one << BigInt(t.lo) });
      case "zero_extend": {
        const mask = onesOf(width(a));
        return this.#word(a, { zero: zero & mask, one: one & mask });
      }
      case "concat": {
        const [by, low] = [BigInt(width(b)), onesOf(width(b))];
        return (
          this.#word(a, { zero: zero >> by, one: one >> by }) && this.#word(b, { zero: zero & low, one: one & low })
        );
      }
      case "bvand": {
        if (b.op !== "const") return this.#word(a, { zero: 0n, one }) && this.#word(b, { zero: 0n, one });
        const mask = b.value as bigint;
        return this.#word(a, { zero: zero & mask, one: one & mask });
      }
      case "bvor": {
        if (b.op !== "const") return this.#word(a, { zero, one: 0n }) && this.#word(b, { zero, one: 0n });
        const mask = ~(b.value as bigint);
        return this.#word(a, { zero: zero & mask, one: one & mask });
      }
      case "bvnot":
        return this.#word(a, { zero: one, one: zero });
      default:
        return true;
    }
  }

  /** `a + by <= b`. */
  #ordered(a: Smt, b: Smt, by: bigint): boolean {
    const [r, s] = [this.#before.range(a), this.#before.range(b)];
    if (r.min + by > s.max) return false;
    this.#between(a, r.min, r.max < s.max - by ? r.max : s.max - by);
    this.#between(b, s.min > r.min + by ? s.min : r.min + by, s.max);
    return true;
  }

  #between(t: Smt, min: bigint, max: bigint): void {
    if (t.op === "const") return;
    const known = this.ranges.get(t) ?? { min: 0n, max: onesOf(width(t)) };
    const [low, high] = [known.min > min ? known.min : min, known.max < max ? known.max : max];
    if ((known.min === low && known.max === high) || low > high) return;
    this.ranges.set(t, { min: low, max: high });
    // Bits above the first one in which the ends differ are those of both.
    const differ = low ^ high;
    const open = differ === 0n ? 0n : onesOf(differ.toString(2).length);
    const all = onesOf(width(t)) & ~open;
    this.#word(t, { zero: all & ~low, one: all & low });
    const [a, c] = t.args as [Smt, Smt];
    if (t.op === "zero_extend") this.#between(a, low, high);
    if (t.op !== "bvadd" || c.op !== "const") return;
    // What is `t - c`, unless it goes past an end in between.
    const [from, to] = [low, high].map((v) => BigInt.asUintN(width(t), v - (c.value as bigint))) as [bigint, bigint];
    if (from <= to) this.#between(a, from, to);
  }
}
