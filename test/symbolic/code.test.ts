/** Words of compiled code as terms: every form means what the IR means, and what is said to be known is true. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  bool,
  bv,
  evaluate,
  extract,
  ite,
  num,
  op,
  reg,
  type Scalar,
  signExtend,
  type Term,
  widthOf,
  zeroExtend,
} from "../../src/ir/index.ts";
import { app, bitSort, evaluateTerm, type Smt, type SmtValue } from "../../src/smt/index.ts";
import { Facts, type Linear, linearOf } from "../../src/symbolic/code/index.ts";
import { Undecided, wordOf } from "../../src/symbolic/code/words.ts";
import { cases } from "../tier.ts";

const NAMES = ["x0", "x1", "x2"];
const register = fc.constantFrom(...NAMES).map((name) => reg(name, bv(64)));
/** Constants that code has: small ones, masks, fields, all ones. */
const constant = fc.oneof(
  fc.nat({ max: 16 }).map(BigInt),
  fc
    .tuple(fc.nat({ max: 63 }), fc.nat({ max: 63 }))
    .map(([a, b]) => ((1n << BigInt(Math.abs(a - b) + 1)) - 1n) << BigInt(Math.min(a, b))),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const amount = fc.nat({ max: 63 });

/** Words of 64 bits, as instructions put them together. */
const word: fc.Arbitrary<Term> = fc.letrec<{ word: Term; condition: Term }>((tie) => ({
  word: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    register,
    constant.map((v) => num(v, 64)),
    fc
      .tuple(fc.constantFrom("add", "sub", "mul", "and", "or", "xor"), tie("word"), tie("word"))
      .map(([o, a, b]) => op(o as "add", a, b)),
    fc
      .tuple(fc.constantFrom("and", "or", "add", "xor"), tie("word"), constant)
      .map(([o, a, c]) => op(o as "add", a, num(c, 64))),
    fc
      .tuple(fc.constantFrom("shl", "lshr", "ashr", "ror"), tie("word"), amount)
      .map(([o, a, n]) => op(o as "shl", a, num(n, 64))),
    fc
      .tuple(tie("word"), amount, amount)
      .map(([a, i, j]) => zeroExtend(extract(Math.max(i, j), Math.min(i, j), a), 64)),
    fc.tuple(tie("word"), amount).map(([a, i]) => signExtend(extract(i, 0, a), 64)),
    fc
      .tuple(tie("word"), tie("word"), fc.integer({ min: 1, max: 63 }))
      .map(([a, b, n]) => op("concat", extract(63 - n, 0, a), extract(n - 1, 0, b))),
    fc.tuple(fc.constantFrom("not", "neg", "clz", "rbit", "rev64"), tie("word")).map(([o, a]) => op(o as "not", a)),
    fc.tuple(tie("condition"), tie("word"), tie("word")).map(([c, a, b]) => ite(c, a, b)),
  ),
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.boolean().map(bool),
    fc
      .tuple(fc.constantFrom("eq", "ult", "ule", "slt", "sle"), tie("word"), tie("word"))
      .map(([o, a, b]) => op(o as "eq", a, b)),
    fc
      .tuple(fc.constantFrom("eq", "ult", "ule"), tie("word"), constant)
      .map(([o, a, c]) => op(o as "eq", a, num(c, 64))),
    fc.tuple(tie("word"), amount).map(([a, i]) => op("eq", extract(i, i, a), num(1, 1))),
    fc
      .tuple(fc.constantFrom("band", "bor"), tie("condition"), tie("condition"))
      .map(([o, a, b]) => op(o as "band", a, b)),
    tie("condition").map((c) => op("bnot", c)),
  ),
})).word;

const condition: fc.Arbitrary<Term> = fc
  .tuple(
    fc.constantFrom("eq", "ult", "ule", "slt", "sle"),
    word,
    fc.oneof(
      word,
      constant.map((v) => num(v, 64)),
    ),
  )
  .map(([o, a, b]) => op(o as "eq", a, b));

const values = fc.tuple(constant, constant, constant);
type Values = readonly [bigint, bigint, bigint];

/** Operators without a form are functions by name: `clz/64`. */
function meaning(given: Values) {
  return (t: Smt, args: readonly SmtValue[]): SmtValue => {
    const at = NAMES.indexOf(t.name);
    if (at >= 0) return given[at]!;
    const name = t.name.split("/")[0]!;
    const operands = args.map((a, i) =>
      num(a as bigint, t.args[i]!.sort.kind === "bv" ? (t.args[i]!.sort as { width: number }).width : 1),
    );
    return evaluate(op(name as "clz", ...operands), () => 0n) as bigint;
  };
}

const scalarOf = (t: Term, given: Values): Scalar => evaluate(t, (leaf) => given[NAMES.indexOf(leaf.name)]!);
/** The form of a term; a choice goes the way that the values say. */
function formOf(t: Term, given: Values): Smt {
  const leaf = (l: Term & { kind: "local" | "reg" }): Smt => app(l.name, [], bitSort(64));
  return wordOf(t, leaf, (c) => evaluateTerm(c, meaning(given)) as boolean);
}

test("a form has the value of the term that it is of", () => {
  const same = ([t, given]: readonly [Term, Values]): void =>
    assert.equal(evaluateTerm(formOf(t, given), meaning(given)), scalarOf(t, given));
  fc.assert(fc.property(fc.tuple(word, values), same), { numRuns: cases(600, 60_000) });
  fc.assert(fc.property(fc.tuple(condition, values), same), { numRuns: cases(400, 60_000) });
});

test("a choice that nothing decides is reported", () => {
  const choice = ite(op("eq", reg("x0", bv(64)), num(0, 64)), num(1, 64), num(2, 64));
  assert.throws(
    () =>
      wordOf(
        choice,
        (l) => app(l.name, [], bitSort(64)),
        () => undefined,
      ),
    Undecided,
  );
  assert.equal(widthOf(choice.sort), 64);
});

const sumAt = ({ constant: c, parts }: Linear, given: Values): bigint =>
  BigInt.asUintN(
    64,
    parts.reduce((n, [t, by]) => n + by * (evaluateTerm(t, meaning(given)) as bigint), c),
  );

test("a word as a sum has the value of the word", () => {
  fc.assert(
    fc.property(word, values, (t, given) => {
      const form = formOf(t, given);
      assert.equal(sumAt(linearOf(form), given), evaluateTerm(form, meaning(given)));
    }),
    { numRuns: cases(600, 60_000) },
  );
});

test("sums are in order where their parts leave no other way, and not where one may carry", () => {
  const x = reg("x0", bv(64));
  const page = (most: bigint): Term => op("shl", op("and", x, num(most, 64)), num(12n, 64));
  const below = (a: Term, size: bigint): Term => op("and", a, num(BigInt.asUintN(64, -size), 64));
  const plus = (a: Term, by: bigint): Term => op("add", a, num(by, 64));
  const decide = (c: Term): boolean | undefined => new Facts().decide(formOf(c, [0n, 0n, 0n]));
  for (const most of [0x3f_ffffn, 0x7_ffff_ffffn]) {
    const a = page(most);
    for (const size of [1n << 21n, 1n << 30n]) {
      assert.equal(decide(op("ule", plus(a, 4096n), plus(below(a, size), size))), true);
      assert.equal(decide(op("ult", plus(below(a, size), size), plus(a, 4096n))), false);
      const up = below(plus(a, 0x1fffn), 4096n);
      assert.equal(decide(op("ule", up, plus(below(a, size), size))), true);
      assert.equal(decide(op("ult", plus(a, 8192n), plus(below(a, size), size))), undefined);
      const [from, to] = [below(a, size), plus(below(a, size), size)];
      assert.equal(decide(op("ult", op("lshr", from, num(12n, 64)), op("lshr", to, num(12n, 64)))), true);
    }
  }
  const far = page((1n << 52n) - 1n);
  assert.equal(decide(op("ult", far, plus(far, 4096n))), undefined);
});

test("what facts decide, and the bits and ranges that they know, are so wherever the facts hold", () => {
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 4 }),
      condition,
      word,
      values,
      (list, asked, t, given) => {
        // Facts that are true of the values: the conditions or what they deny.
        let facts = new Facts();
        for (const c of list) {
          const form = formOf(scalarOf(c, given) ? c : op("bnot", c), given);
          const more = facts.with(form);
          assert.ok(more !== undefined, "true facts do not contradict one another");
          facts = more;
        }
        const known = facts.decide(formOf(asked, given));
        if (known !== undefined) assert.equal(known, scalarOf(asked, given));
        const form = formOf(t, given);
        const value = evaluateTerm(form, meaning(given)) as bigint;
        const { zero, one } = facts.bits(form);
        assert.equal(value & zero, 0n);
        assert.equal(~value & one, 0n);
        const { min, max } = facts.range(form);
        assert.ok(min <= value && value <= max);
      },
    ),
    { numRuns: cases(600, 100_000) },
  );
});
