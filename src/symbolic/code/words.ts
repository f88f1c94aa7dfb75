/**
 * Words as code makes them, in one form: masks, shifts and fields become pieces of words put together, so that what is the same
 * is mostly the same term. The builders of `smt/` do the rest.
 */
import { applyBits, type Op, type Term } from "../../ir/index.ts";
import {
  app,
  binary,
  bitSort,
  bits,
  and as bothOf,
  bvneg,
  bvnot,
  compare,
  extract as cutOut,
  ite,
  concat as joined,
  not,
  or as oneOf,
  type Smt,
  eq as same,
  signExtend,
  width,
  zeroExtend,
} from "../../smt/index.ts";
import { bitsOf } from "./bits.ts";
import { linearOf } from "./linear.ts";

const isConst = (t: Smt): boolean => t.op === "const";
const numberOf = (t: Smt): bigint => t.value as bigint;

/** High and low part of a word; nothing above a word that is extended. */
export function concat(high: Smt, low: Smt): Smt {
  if (high.op === "zero_extend") return zeroExtend(concat(high.args[0]!, low), width(high) + width(low));
  if (high.op === "extract" && low.op === "extract" && high.args[0] === low.args[0] && high.lo === low.hi + 1)
    return extract(high.hi, low.lo, high.args[0]!);
  return joined(high, low);
}

const isDisjoint = (a: Smt, b: Smt): boolean => {
  const all = (1n << BigInt(width(a))) - 1n;
  return (all & ~bitsOf(a).zero & ~bitsOf(b).zero) === 0n;
};

const isZeroBelow = (lo: number, t: Smt): boolean => (~bitsOf(t).zero & ((1n << BigInt(lo)) - 1n)) === 0n;

/** Bits `hi` to `lo`: of a combination bit by bit, of its operands. */
export function extract(hi: number, lo: number, t: Smt): Smt {
  const w = width(t);
  if (lo === 0 && hi === w - 1) return t;
  const mask = ((1n << BigInt(hi - lo + 1)) - 1n) << BigInt(lo);
  const { zero, one } = bitsOf(t);
  if ((mask & ~(zero | one)) === 0n) return bits((one & mask) >> BigInt(lo), hi - lo + 1);
  const [a, b] = t.args as [Smt, Smt];
  const part = (x: Smt): Smt => extract(hi, lo, x);
  switch (t.op) {
    case "bvand":
      return and(part(a), part(b));
    case "bvor":
      return or(part(a), part(b));
    case "bvxor":
      return binary("bvxor", part(a), part(b));
    case "bvadd":
      if (isDisjoint(a, b)) return or(part(a), part(b));
      // One of them is nothing below `lo`, so nothing is carried.
      if (isZeroBelow(lo, a) || isZeroBelow(lo, b)) return binary("bvadd", part(a), part(b));
      return cutOut(hi, lo, t);
    case "concat": {
      const low = width(b);
      if (hi < low) return extract(hi, lo, b);
      if (lo >= low) return extract(hi - low, lo - low, a);
      return concat(extract(hi - low, 0, a), extract(low - 1, lo, b));
    }
    case "zero_extend": {
      const inner = width(a);
      if (hi < inner) return extract(hi, lo, a);
      return zeroExtend(extract(inner - 1, lo, a), hi - lo + 1);
    }
    case "ite":
      return ite(a, part(b), part(t.args[2]!));
    default:
      return cutOut(hi, lo, t);
  }
}

/** Stretches of ones of a mask, from the lowest. */
function stretches(mask: bigint, w: number): { readonly lo: number; readonly hi: number }[] {
  const found: { lo: number; hi: number }[] = [];
  for (let i = 0; i < w; i++) {
    if (((mask >> BigInt(i)) & 1n) === 0n) continue;
    const last = found.at(-1);
    if (last?.hi === i - 1) last.hi = i;
    else found.push({ lo: i, hi: i });
  }
  return found;
}

/** A mask of few stretches picks pieces. */
export function and(a: Smt, b: Smt): Smt {
  if (isConst(a) && !isConst(b)) return and(b, a);
  if (!isConst(b) || isConst(a)) return binary("bvand", a, b);
  const w = width(a);
  const open = ((1n << BigInt(w)) - 1n) & ~bitsOf(a).zero;
  if ((open & ~numberOf(b)) === 0n) return a;
  const list = stretches(numberOf(b) & open, w);
  if (list.length === 0) return bits(0, w);
  if (list.length > 3) return binary("bvand", a, b);
  return pieces(
    list.map(({ lo, hi }) => ({ lo, piece: extract(hi, lo, a) })),
    w,
  );
}

/** Pieces at their places, zeros between them. */
function pieces(list: readonly { readonly lo: number; readonly piece: Smt }[], w: number): Smt {
  let [all, at]: [Smt | undefined, number] = [undefined, 0];
  const add = (t: Smt): void => {
    all = all === undefined ? t : concat(t, all);
    at += width(t);
  };
  for (const { lo, piece } of list) {
    if (lo > at) add(bits(0, lo - at));
    add(piece);
  }
  return zeroExtend(all!, w);
}

/** Words without a bit in common are put together in the order of their constants: last. */
export function or(a: Smt, b: Smt): Smt {
  if (isConst(a) && !isConst(b)) return or(b, a);
  if (isConst(b) && a.op === "bvor" && isConst(a.args[1]!))
    return or(a.args[0]!, bits(numberOf(b) | numberOf(a.args[1]!), width(a)));
  return binary("bvor", a, b);
}

/** `a << by`, through sums. */
export function shl(a: Smt, by: number): Smt {
  const w = width(a);
  if (by >= w) return bits(0, w);
  if (by === 0) return a;
  if (a.op === "bvadd") return binary("bvadd", shl(a.args[0]!, by), shl(a.args[1]!, by));
  return concat(extract(w - 1 - by, 0, a), bits(0, by));
}

export const lshr = (a: Smt, by: number): Smt =>
  by >= width(a) ? bits(0, width(a)) : zeroExtend(extract(width(a) - 1, by, a), width(a));

function ashr(a: Smt, by: number): Smt {
  const w = width(a);
  return signExtend(extract(w - 1, Math.min(by, w - 1), a), w);
}

function ror(a: Smt, by: number): Smt {
  const n = by % width(a);
  return n === 0 ? a : concat(extract(n - 1, 0, a), extract(width(a) - 1, n, a));
}

/** `x < y`, where flags say it: the sign of `x - y` is not the overflow of it. */
function signedLess(n: Smt, v: Smt): Smt | undefined {
  if (n.op !== "bvslt" || v.op !== "bvslt") return undefined;
  const [difference, both] = [n.args[0]!, v.args[0]!];
  if (both.op !== "bvand") return undefined;
  for (const [p, q] of [both.args, [both.args[1]!, both.args[0]!]] as const)
    for (const x of q!.op === "bvxor" ? q!.args : [])
      for (const y of p!.op === "bvxor" && p!.args.includes(x) ? p!.args : [])
        if ((y !== x || p!.args[0] === p!.args[1]) && binary("bvsub", x, y) === difference)
          return compare("bvslt", x, y);
  return undefined;
}

/** Equality: constants to one side, and differences undone. */
export function eq(a: Smt, b: Smt): Smt {
  if (a.sort.kind === "bool") {
    const less = signedLess(a, b) ?? signedLess(b, a);
    return less === undefined ? same(a, b) : not(less);
  }
  if (isConst(a) && !isConst(b)) return eq(b, a);
  if (a.sort.kind !== "bv" || !isConst(b)) return same(a, b);
  const { zero, one } = bitsOf(a);
  if ((one & ~numberOf(b)) !== 0n || (zero & numberOf(b)) !== 0n) return bothOf(not(same(b, b)));
  if (a.op === "bvadd" && isConst(a.args[1]!)) return eq(a.args[0]!, binary("bvsub", b, a.args[1]!));
  if (a.op === "bvsub" && numberOf(b) === 0n) return eq(a.args[0]!, a.args[1]!);
  if (a.op === "zero_extend") return eq(a.args[0]!, bits(numberOf(b), width(a.args[0]!)));
  if (a.op === "concat" && a.args.some(isConst)) {
    const low = width(a.args[1]!);
    const [h, l] = [numberOf(b) >> BigInt(low), numberOf(b)];
    return bothOf(eq(a.args[0]!, bits(h, width(a.args[0]!))), eq(a.args[1]!, bits(l, low)));
  }
  return same(a, b);
}

/** `c <= x` and not `x = c`, as conditions have it: `c < x`. */
function strictly(order: Smt, other: Smt): Smt | undefined {
  if (other.op !== "not") return undefined;
  if (order.op === "bvule") {
    const [c, x] = order.args as [Smt, Smt];
    return eq(x, c) === other.args[0] ? compare("bvult", c, x) : undefined;
  }
  const less = order.op === "not" && order.args[0]!.op === "bvslt" ? order.args[0]! : undefined;
  if (less === undefined) return undefined;
  const [x, y] = less.args as [Smt, Smt];
  return eq(x, y) === other.args[0] ? compare("bvslt", y, x) : undefined;
}

/** What has no form here: a function of its operands, of which nothing else is known. */
const opaque = (name: string, args: readonly Smt[], w: number): Smt => app(`${name}/${w}`, args, bitSort(w));

/** A sum in which something is taken away that was added before, without both. */
function cancelled(sum: Smt, a: Smt, b: Smt): Smt {
  if (width(sum) !== 64 || isConst(a) || isConst(b)) return sum;
  const { constant, parts } = linearOf(sum);
  if (parts.length >= linearOf(a).parts.length + linearOf(b).parts.length) return sum;
  const terms = parts.map(([t, by]) => multiple(t, by));
  const [first, ...more] = terms;
  const all = first === undefined ? bits(0, 64) : more.reduce((x, y) => binary("bvadd", x, y), first);
  return binary("bvadd", all, bits(constant, 64));
}

function multiple(t: Smt, by: bigint): Smt {
  const power = by.toString(2).length - 1;
  return by === 1n << BigInt(power) ? shl(t, power) : binary("bvmul", t, bits(by, 64));
}

/** An operator of instructions. */
export function applied(op: Op, args: readonly Smt[]): Smt {
  const [a, b] = args as [Smt, Smt];
  const folds = args.every((x) => isConst(x) && x.sort.kind === "bv");
  const by = b !== undefined && isConst(b) && b.sort.kind === "bv" ? Number(numberOf(b)) : undefined;
  switch (op) {
    case "add":
      return cancelled(binary("bvadd", a, b), a, b);
    case "sub":
      return cancelled(binary("bvsub", a, b), a, b);
    case "mul":
      return isConst(a) ? binary("bvmul", b, a) : binary("bvmul", a, b);
    case "and":
      return and(a, b);
    case "or":
      return or(a, b);
    case "xor":
      return binary("bvxor", a, b);
    case "not":
      return bvnot(a);
    case "neg":
      return bvneg(a);
    case "shl":
      return by === undefined ? opaque(op, args, width(a)) : shl(a, by);
    case "lshr":
      return by === undefined ? opaque(op, args, width(a)) : lshr(a, by);
    case "ashr":
      return by === undefined ? opaque(op, args, width(a)) : ashr(a, by);
    case "ror":
      return by === undefined ? opaque(op, args, width(a)) : ror(a, by);
    case "concat":
      return concat(a, b);
    case "eq":
      return eq(a, b);
    case "ult":
    case "ule":
    case "slt":
    case "sle":
      return compare(`bv${op}`, a, b);
    case "band":
      return strictly(a, b) ?? strictly(b, a) ?? bothOf(a, b);
    case "bor":
      return oneOf(a, b);
    case "bnot":
      return not(a);
    case "implies":
      return oneOf(not(a), b);
    default: {
      const w = op === "crc32" || op === "crc32c" ? 32 : width(a);
      if (!folds) return opaque(op, args, w);
      return bits(
        applyBits(
          op,
          width(a),
          b === undefined ? 0 : width(b),
          numberOf(a),
          b === undefined ? 0n : numberOf(b),
        ) as bigint,
        w,
      );
    }
  }
}

/** A conditional whose condition nothing decides: who evaluates it goes both ways. */
export class Undecided extends Error {
  override readonly name = "Undecided";
  readonly condition: Smt;
  constructor(condition: Smt) {
    super("a conditional that is not decided");
    this.condition = condition;
  }
}

/** @param decide what is known of a condition @throws {Undecided} for a choice between words that is open */
export function wordOf(
  t: Term,
  leaf: (t: Term & { kind: "local" | "reg" }) => Smt,
  decide: (c: Smt) => boolean | undefined,
): Smt {
  const of = (x: Term): Smt => wordOf(x, leaf, decide);
  switch (t.kind) {
    case "bool":
      return bothOf(...(t.value ? [] : [not(bothOf())]));
    case "bv":
      return bits(t.value, t.sort.kind === "bv" ? t.sort.width : 64);
    case "local":
    case "reg":
      return leaf(t);
    case "op":
      return applied(t.op, t.args.map(of));
    case "extract":
      return extract(t.hi, t.lo, of(t.arg));
    case "extend": {
      const [arg, w] = [of(t.arg), t.sort.kind === "bv" ? t.sort.width : 64];
      return t.signed ? signExtend(arg, w) : zeroExtend(arg, w);
    }
    case "pick":
    case "ite": {
      const c = of(t.cond);
      const known = decide(c);
      if (known === undefined) throw new Undecided(c);
      return of(known ? t.yes : t.no);
    }
    default:
      throw new Error(`an instruction with a ${t.kind} term`);
  }
}
