/** Questions for tests of solvers. */
import * as smt from "../../src/smt/index.ts";
import { constant } from "../../src/smt/terms.ts";
import { meaning } from "../smt/recipes.ts";

const { INT_SORT: I, bitSort } = smt;

/** The constant of a value. */
export const constantOf = (value: smt.SmtValue, sort: smt.SmtSort): smt.Smt => constant(value, sort);

/** Terms that fix every application in `terms` at the value that `seed` gives it. */
export function pinned(
  terms: readonly smt.Smt[],
  seed: number,
): { pins: smt.Smt[]; values: Map<smt.Smt, smt.SmtValue> } {
  const values = new Map<smt.Smt, smt.SmtValue>();
  smt.evaluateAll(terms, meaning(seed), values);
  const pins: smt.Smt[] = [];
  for (const [t, value] of [...values])
    if (t.op === "app") {
      const args = t.args.map((a) => constantOf(values.get(a)!, a.sort));
      pins.push(smt.eq(smt.app(t.name, args, t.sort), constantOf(value, t.sort)));
    }
  return { pins, values };
}

/** Values of `n` words, and what the sum of three of them is: easy, and of some 80 bytes for each. */
export function longQuestion(n: number, right: boolean): smt.Question {
  const words = Array.from({ length: n }, (_, i) => smt.app(`w${i}`, [], bitSort(64)));
  const value = (i: number): bigint => BigInt(i) * 0x9e3779b97f4a7c15n;
  const facts = words.map((w, i) => smt.eq(w, smt.bits(value(i), 64)));
  const chosen = [1, n >> 1, n - 1];
  const sum = chosen.map((i) => words[i]!).reduce((a, b) => smt.binary("bvadd", a, b));
  const total = chosen.reduce((t, i) => t + value(i), right ? 0n : 1n);
  return { assertions: [...facts, smt.eq(sum, smt.bits(total, 64))], wanted: [words[n - 1]!] };
}

/** A sum of numbers, step by step: takes some work. */
export function sumQuestion(n: number): smt.Question {
  const at = (i: number): smt.Smt => smt.app("sum", [smt.integer(i)], I);
  const steps = Array.from({ length: n }, (_, i) => smt.eq(at(i + 1), smt.add(at(i), smt.integer(i + 1))));
  return { assertions: [smt.eq(at(0), smt.integer(0)), ...steps], wanted: [at(n)] };
}

/** Factors of a product of two primes of `bits` bits each: hard from 30 bits on. */
export function factors(product: bigint, bits: number): smt.Question {
  const [x, y] = ["x", "y"].map((n) => smt.zeroExtend(smt.app(n, [], bitSort(bits)), 2 * bits)) as [smt.Smt, smt.Smt];
  const one = smt.bits(1, 2 * bits);
  const equation = smt.eq(smt.binary("bvmul", x, y), smt.bits(product, 2 * bits));
  return { assertions: [equation, smt.compare("bvult", one, x), smt.compare("bvult", one, y)], wanted: [x, y] };
}

/** A product of two primes of 31 bits. */
export const HARD = factors(2147483647n * 2147483629n, 32);

/** Something easy, different for each `n`. */
export function easy(n: number): smt.Question {
  const x = smt.app("x", [], I);
  return { assertions: [smt.eq(x, smt.integer(n)), smt.compareIntegers("<", smt.integer(10), x)], wanted: [x] };
}
