/**
 * Random terms. A recipe is a list of numbers that says how to make terms from terms; it is followed twice, once with the
 * builders that rewrite and once with plain terms, so that both can be compared.
 */
import fc from "fast-check";
import type { Op } from "../../src/smt/fold.ts";
import * as smt from "../../src/smt/index.ts";
import { raw } from "../../src/smt/terms.ts";

type Smt = smt.Smt;

/** How the operators of terms are made. */
interface Algebra {
  not(a: Smt): Smt;
  and(a: Smt, b: Smt): Smt;
  or(a: Smt, b: Smt): Smt;
  ite(c: Smt, a: Smt, b: Smt): Smt;
  eq(a: Smt, b: Smt): Smt;
  binary(op: Op, a: Smt, b: Smt): Smt;
  compare(op: "bvult" | "bvule" | "bvslt" | "bvsle", a: Smt, b: Smt): Smt;
  bvnot(a: Smt): Smt;
  bvneg(a: Smt): Smt;
  concat(a: Smt, b: Smt): Smt;
  extract(hi: number, lo: number, a: Smt): Smt;
  zeroExtend(a: Smt, to: number): Smt;
  signExtend(a: Smt, to: number): Smt;
  add(a: Smt, b: Smt): Smt;
  sub(a: Smt, b: Smt): Smt;
  mul(a: Smt, b: Smt): Smt;
  mod(a: Smt, by: bigint): Smt;
  compareIntegers(op: "<" | "<=", a: Smt, b: Smt): Smt;
}

/** The builders of the product. */
export const rewriting: Algebra = smt;

const { BOOL_SORT: B, INT_SORT: I, bitSort, width } = smt;

/** The same operators as they stand. */
export const plain: Algebra = {
  not: (a) => raw("not", [a], B),
  and: (a, b) => raw("and", [a, b], B),
  or: (a, b) => raw("or", [a, b], B),
  ite: (c, a, b) => raw("ite", [c, a, b], a.sort),
  eq: (a, b) => raw("=", [a, b], B),
  binary: (op, a, b) => raw(op, [a, b], a.sort),
  compare: (op, a, b) => raw(op, [a, b], B),
  bvnot: (a) => raw("bvnot", [a], a.sort),
  bvneg: (a) => raw("bvneg", [a], a.sort),
  concat: (a, b) => raw("concat", [a, b], bitSort(width(a) + width(b))),
  extract: (hi, lo, a) => raw("extract", [a], bitSort(hi - lo + 1), hi, lo),
  zeroExtend: (a, to) => raw("zero_extend", [a], bitSort(to)),
  signExtend: (a, to) => raw("sign_extend", [a], bitSort(to)),
  add: (a, b) => raw("+", [a, b], I),
  sub: (a, b) => raw("-", [a, b], I),
  mul: (a, b) => raw("*", [a, b], I),
  mod: (a, by) => raw("mod", [a, smt.integer(by)], I),
  compareIntegers: (op, a, b) => raw(op, [a, b], B),
};

/** One step: an operator, its operands by number, and a small constant. */
type Step = readonly [op: number, a: number, b: number, c: number];
export type Recipe = readonly Step[];

const small = fc.nat({ max: 63 });
/** Recipes of up to `most` steps. */
export const recipe = (most: number): fc.Arbitrary<Recipe> =>
  fc.array(fc.tuple(fc.nat({ max: 22 }), small, small, small), { minLength: 1, maxLength: most });

/** The sort of opaque values in recipes. */
export const CPU = smt.opaqueSort("Cpu");
const WIDTHS = [1, 8, 13] as const;
const OPS = ["bvadd", "bvsub", "bvmul", "bvudiv", "bvurem", "bvand", "bvor", "bvxor", "bvshl", "bvlshr"] as const;
const ORDERS = ["bvult", "bvule", "bvslt", "bvsle"] as const;

/** Another name for each function of recipes. */
type Naming = (name: string) => string;
const asIs: Naming = (name) => name;

const atoms = (named: Naming): Smt[] => [
  ...["p", "q"].map((n) => smt.app(named(n), [], B)),
  ...["x", "y"].map((n) => smt.app(named(n), [], I)),
  ...[-3n, 0n, 1n, 5n].map((n) => smt.integer(n)),
  ...WIDTHS.flatMap((w) => ["w", "v"].map((n) => smt.app(named(`${n}${w}`), [], bitSort(w)))),
  ...WIDTHS.flatMap((w) => [smt.bits(0, w), smt.bits(-1, w), smt.bits(5, w)]),
  ...["c", "d"].map((n) => smt.app(named(n), [], CPU)),
];

/** The terms that a recipe makes, the last one last. */
export function follow(steps: Recipe, to: Algebra, named = asIs): Smt[] {
  const made = atoms(named);
  const first = made.length;
  for (const step of steps) made.push(next(made, step, to, named));
  return made.slice(first);
}

// Later terms are chosen more often: they are deeper.
function choose(made: readonly Smt[], sort: smt.SmtSort, n: number): Smt {
  const fit = made.filter((t) => t.sort === sort);
  return fit[fit.length - 1 - (((n * n) >> 4) % fit.length)]!;
}

function next(made: readonly Smt[], [op, a, b, c]: Step, to: Algebra, named: Naming): Smt {
  const term = (sort: smt.SmtSort, n: number): Smt => choose(made, sort, n);
  const word = bitSort(WIDTHS[c % WIDTHS.length]!);
  const sorts = [B, I, word, CPU];
  const sort = sorts[c % sorts.length]!;
  const [x, y] = [term(I, a), term(I, b)];
  const [u, v] = [term(word, a), term(word, b)];
  switch (op) {
    case 0:
      return to.not(term(B, a));
    case 1:
      return to.and(term(B, a), term(B, b));
    case 2:
      return to.or(term(B, a), term(B, b));
    case 3:
    case 4:
      return to.ite(term(B, c), term(sort, a), term(sort, b));
    case 5:
    case 6:
      return to.eq(term(sort, a), term(sort, b));
    case 7:
      return to.add(x, y);
    case 8:
      return to.sub(x, y);
    case 9:
      return c % 2 === 0 ? to.mul(x, smt.integer(b - 4)) : to.mul(smt.integer(b - 4), x);
    case 10:
      return to.mod(x, BigInt(1 + (c % 7)));
    case 11:
      return to.compareIntegers(b % 2 === 0 ? "<" : "<=", x, y);
    case 12:
    case 13:
    case 14:
      return to.binary(OPS[(a ^ b ^ op) % OPS.length]!, u, v);
    case 15:
      return to.compare(ORDERS[(a ^ b) % ORDERS.length]!, u, v);
    case 16:
      return c % 2 === 0 ? to.bvnot(u) : to.bvneg(u);
    default:
      return resized(op, u, v, c, to) ?? applied(op, term, to, named);
  }
}

// Operators between widths, brought back to a width that is used.
function resized(op: number, u: Smt, v: Smt, c: number, to: Algebra): Smt | undefined {
  const w = width(u);
  const lo = c % w;
  switch (op) {
    case 17:
      return to.extract(w - 1, 0, to.concat(u, v));
    case 18:
      return to.zeroExtend(to.extract(w - 1, lo, u), 13);
    case 19:
      return to.signExtend(to.extract(w - 1, lo, u), 13);
    default:
      return undefined;
  }
}

function applied(op: number, term: (sort: smt.SmtSort, n: number) => Smt, to: Algebra, named: Naming): Smt {
  if (op === 20) return smt.app(named("f"), [term(I, op)], I);
  if (op === 21) return smt.app(named("g"), [term(bitSort(8), 3), term(CPU, 2)], CPU);
  return to.eq(smt.app(named("h"), [term(B, 4), term(I, 9)], CPU), term(CPU, 1));
}

/** A meaning of the functions of recipes: equal operands give equal values, chosen by `seed`. */
export const meaning =
  (seed: number): smt.Interpretation =>
  (t, args) => {
    let h = seed;
    for (const ch of `${t.name}(${args.join()})`) h = Math.imul(h ^ ch.charCodeAt(0), 0x9e3779b1) ^ (h >>> 13);
    const n = BigInt(h >>> 3);
    if (t.sort.kind === "bool") return n % 2n === 0n;
    if (t.sort.kind === "bv") return BigInt.asUintN(t.sort.width, n);
    return t.sort.kind === "int" ? (n % 17n) - 8n : n % 3n;
  };
