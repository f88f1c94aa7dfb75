/** The text of a question: what it looks like, when two are equal, and that it stays small. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as smt from "../../src/smt/index.ts";
import { constant, raw } from "../../src/smt/terms.ts";
import { cases } from "../tier.ts";
import { CPU, follow, recipe, rewriting } from "./recipes.ts";

const { INT_SORT: I, BOOL_SORT: B, bitSort } = smt;
const int = (name: string) => smt.app(name, [], I);
const print = (assertions: readonly smt.Smt[], wanted: readonly smt.Smt[] = []) =>
  smt.printQuestion({ assertions, wanted });
const lines = (assertions: readonly smt.Smt[], wanted: readonly smt.Smt[] = []) =>
  print(assertions, wanted).text.trimEnd().split("\n").sort();

test("symbols are declared where they first occur, constants are written as SMT-LIB writes them", () => {
  const x = int("x");
  assert.deepEqual(lines([smt.compareIntegers("<", smt.mod(x, 7n), smt.integer(-5))]), [
    "(assert (< (mod f0 7) (- 5)))",
    "(declare-fun f0 () Int)",
  ]);
  const w = smt.app("w", [], bitSort(12));
  assert.deepEqual(lines([smt.eq(w, smt.bits(0x1a, 12))])[0], "(assert (= f0 #x01a))");
  const [b, n] = [smt.app("b", [], bitSort(3)), smt.signExtend(smt.app("n", [], bitSort(2)), 3)];
  assert.deepEqual(lines([smt.compare("bvslt", b, smt.bits(1, 3)), smt.compare("bvsle", n, n)]), [
    "(assert (bvslt f0 #b001))",
    "(declare-fun f0 () (_ BitVec 3))",
  ]);
  assert.match(print([smt.compare("bvslt", n, b)]).text, /\(bvslt \(\(_ sign_extend 1\) f0\) f1\)/);
  assert.match(print([smt.eq(smt.extract(5, 2, w), smt.bits(3, 4))]).text, /\(\(_ extract 5 2\) f0\)/);
});

test("opaque sorts are declared, and their constants are symbols that differ", () => {
  const holder = smt.app("holder", [int("k")], CPU);
  const question = print([], [holder]);
  assert.deepEqual(question.asked, [{ term: "(f1 f0)", sort: "S0" }]);
  const [one, two] = [constantOf(1n), constantOf(2n)];
  const found = print([smt.or(smt.eq(holder, one), smt.eq(holder, two))], [holder]);
  assert.match(found.text, /^\(declare-sort S0 0\)$/m);
  assert.match(found.text, /^\(assert \(distinct f\d f\d\)\)$/m);
  assert.deepEqual(found.asked.map((a) => a.constant).sort(), ["1", "2", undefined]);
  assert.equal(found.wanted, 1);
});

const constantOf = (value: bigint) => constant(value, CPU);

test("names, the order of assertions and the order of swapped operands are no part of the text", () => {
  const question = (names: readonly string[], flip: boolean) => {
    const [x, y, z] = names.map(int) as [smt.Smt, smt.Smt, smt.Smt];
    const owner = (t: smt.Smt) => smt.app(names[3]!, [t], CPU);
    const facts = [
      smt.compareIntegers("<", x, y),
      smt.eq(owner(x), owner(z)),
      flip
        ? smt.or(smt.eq(z, y), smt.compareIntegers("<=", z, x))
        : smt.or(smt.compareIntegers("<=", z, x), smt.eq(y, z)),
    ];
    return print(flip ? facts.reverse() : facts, [owner(z), x]);
  };
  const first = question(["x", "y", "z", "owner"], false);
  for (const names of [
    ["b", "a", "c", "d"],
    ["k9", "k1", "k5", "k3"],
  ]) // other names hash in another order
    for (const flip of [false, true]) assert.deepEqual(question(names, flip), first);
});

test("questions that differ in one number, one sort or what is wanted have other texts", () => {
  const [x, y] = [int("x"), int("y")];
  const less = smt.compareIntegers("<", x, y);
  const base = print([less], [x]);
  const others = [
    print([less], [y]),
    print([less]),
    print([smt.compareIntegers("<=", x, y)], [x]),
    print([smt.compareIntegers("<", x, smt.add(y, smt.integer(1)))], [x]),
    print([less, smt.compareIntegers("<", y, x)], [x]),
  ];
  for (const other of others) assert.notDeepEqual(other, base);
});

test("a conjunction is its parts, and what is true or said twice is left out", () => {
  const [p, q] = ["p", "q"].map((n) => smt.app(n, [smt.integer(1)], B)) as [smt.Smt, smt.Smt];
  const both = print([p, smt.not(q)]);
  assert.deepEqual(print([smt.and(p, smt.not(q)), smt.TRUE, p]), both);
  assert.equal(print([smt.FALSE]).text, "(assert false)\n");
});

test("a term of sixty doublings is sixty definitions", () => {
  let t = smt.app("w", [], bitSort(64));
  for (let i = 0; i < 60; i++) t = raw("bvmul", [t, raw("bvnot", [t], t.sort)], t.sort);
  const { text, asked } = print([smt.eq(t, smt.bits(1, 64))], [t]);
  assert.ok(text.length < 60 * 80, `${text.length}`);
  assert.match(asked[0]!.term, /^d\d+$/);
});

test("a chain of fifty thousand terms is printed in pieces", () => {
  let t = int("x");
  for (let i = 0; i < 50_000; i++) t = smt.app("f", [t], I);
  const { text } = print([smt.eq(t, smt.integer(1))]);
  assert.ok(text.length < 600_000);
  assert.doesNotMatch(text, /(?:\(f\d+ ){100}/);
});

test("terms with other names, in another order, have the same text", () => {
  fc.assert(
    fc.property(recipe(25), (steps) => {
      const truths = (named?: (name: string) => string) => follow(steps, rewriting, named).filter((t) => t.sort === B);
      const renamed = truths((name) => `${[...name].reverse().join("")}'`);
      assert.deepEqual(print([...renamed].reverse(), renamed.slice(-1)), print(truths(), truths().slice(-1)));
    }),
    { numRuns: cases(300, 5000) },
  );
});

test("what checks share is defined in front of them, and each has only its own assertions", () => {
  const [p, q, r] = ["p", "q", "r"].map((n) => smt.app(n, [], B)) as [smt.Smt, smt.Smt, smt.Smt];
  const shared = smt.eq(smt.add(int("long"), int("longer")), smt.add(int("longest"), int("long")));
  const { text, checks } = smt.printChecks({ base: [p], checks: [[q, shared], [smt.not(r)], [shared, r]] });
  assert.equal(text.match(/\(assert /g)!.length, 1);
  assert.equal(text.match(/declare-fun/g)!.length, 6);
  assert.deepEqual(
    checks.map((c) => c.match(/\(assert /g)!.length),
    [2, 1, 2],
  );
  assert.match(checks[0]!, /\(assert d\d\)/);
  assert.equal(checks[0]!.split("\n")[1], checks[2]!.split("\n")[0], "a shared assertion has one name");
});

test("constants of opaque sorts that only a check has are told apart for all", () => {
  const cpu = (n: bigint) => constant(n, CPU);
  const c = smt.app("c", [], CPU);
  const { text } = smt.printChecks({ base: [], checks: [[smt.eq(c, cpu(1n))], [smt.eq(c, cpu(2n))]] });
  assert.match(text, /\(assert \(distinct f\d f\d\)\)/);
});
