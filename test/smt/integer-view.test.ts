/** Integers for words: the integer form has the value of the term, each operator is proved, and no two symbols become one. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import fc from "fast-check";
import { findSolver } from "../../src/host/node/solvers/index.ts";
import * as smt from "../../src/smt/index.ts";
import { cases } from "../tier.ts";
import { follow, meaning, plain, recipe, rewriting } from "./recipes.ts";

const { bitSort, Numbers } = smt;
const solver = (await findSolver("z3"))!.open();
after(() => solver.close());
const LIMITS = { resource: 20_000_000, wall: 60_000 };

test("the integer form of a term has its value, and words are in range, whatever open functions are taken for", () => {
  fc.assert(
    fc.property(recipe(40), fc.integer(), fc.boolean(), (steps, seed, isPlain) => {
      const terms = follow(steps, isPlain ? plain : rewriting);
      const values = new Map<smt.Smt, smt.SmtValue>();
      smt.evaluateAll(terms, meaning(seed), values);
      const numbers = new Numbers("open");
      for (const t of terms) numbers.of(t);
      const known = new Map<smt.Smt, smt.SmtValue>();
      for (const [t, value] of values) {
        const form = numbers.of(t);
        if (form.op !== "app") continue;
        assert.ok(!known.has(form) || known.get(form) === value, "two terms that differ became one");
        known.set(form, value);
      }
      const none = (): never => assert.fail("a symbol without a meaning");
      for (const t of terms) assert.equal(smt.evaluateAll([numbers.of(t)], none, known)[0], values.get(t));
      assert.ok(smt.evaluateAll(numbers.ranges(), none, known).every((v) => v === true));
    }),
    { numRuns: cases(500, 10_000) },
  );
});

test("where there is no state with integers there is none with words", async () => {
  const run = async (question: smt.Question) => (await solver.ask(smt.printQuestion(question), LIMITS)).status;
  const property = fc.asyncProperty(recipe(14), async (steps) => {
    const assertions = follow(steps, rewriting).filter((t) => t.sort === smt.BOOL_SORT);
    if (assertions.length === 0 || smt.cutsIntegers({ assertions, wanted: [] })) return;
    const all = { assertions, wanted: [] };
    if ((await run(smt.integerView(all, "open"))) === "unsat") assert.notEqual(await run(all), "sat");
  });
  await fc.assert(property, { numRuns: cases(40, 1000) });
});

const x = smt.app("x", [], bitSort(8));
const y = smt.app("y", [], bitSort(8));
const wide = (t: smt.Smt): smt.Smt => smt.zeroExtend(t, 16);
const EXACT: Readonly<Record<string, smt.Smt>> = {
  bvadd: smt.binary("bvadd", x, y),
  "bvadd of a constant": smt.binary("bvadd", x, smt.bits(200, 8)),
  "bvadd that does not wrap": smt.binary("bvadd", wide(x), wide(y)),
  bvsub: smt.binary("bvsub", x, y),
  "bvmul that does not wrap": smt.binary("bvmul", wide(x), smt.bits(200, 16)),
  bvneg: smt.bvneg(x),
  bvnot: smt.bvnot(x),
  zero_extend: wide(x),
  "=": smt.eq(x, y),
  bvult: smt.compare("bvult", x, y),
  bvule: smt.compare("bvule", x, y),
  ite: smt.ite(smt.compare("bvult", x, y), x, y),
};
/** The same of a form that keeps words where integers would be wrong. */
const TEXTS: Readonly<Record<string, string>> = {
  bvadd: "(bvadd x y)",
  "bvadd of a constant": "(bvadd x #xc8)",
  "bvadd that does not wrap": "(bvadd ((_ zero_extend 8) x) ((_ zero_extend 8) y))",
  bvsub: "(bvsub x y)",
  "bvmul that does not wrap": "(bvmul ((_ zero_extend 8) x) #x00c8)",
  bvneg: "(bvneg x)",
  bvnot: "(bvnot x)",
  zero_extend: "((_ zero_extend 8) x)",
  "=": "(= x y)",
  bvult: "(bvult x y)",
  bvule: "(bvule x y)",
  ite: "(ite (bvult x y) x y)",
};

const extended = (word: string): string => `((_ zero_extend 24) ${word})`;

/** Integers as signed words of 32 bits, in which nothing here wraps: solvers are quick at that. */
const inWords = (text: string): string =>
  text
    .replace(/(?<=[( ])\d+(?=[) ])/g, (n) => `(_ bv${n} 32)`)
    .replace(/\bInt\b/g, "(_ BitVec 32)")
    .replace(/\(- (\(_ bv\d+ 32\))\)/g, "(bvneg $1)")
    .replace(/\(([-+*<]|<=) /g, (_, op: string) => `(${OF_WORDS[op]} `);
const OF_WORDS: Readonly<Record<string, string>> = {
  "+": "bvadd",
  "-": "bvsub",
  "*": "bvmul",
  "<": "bvslt",
  "<=": "bvsle",
};

for (const [name, term] of Object.entries(EXACT))
  test(`${name} of words of eight bits is what its integer form says, for every word`, async () => {
    const numbers = new Numbers("open");
    const [form, a, b] = [term, x, y].map((t) => numbers.of(t)) as [smt.Smt, smt.Smt, smt.Smt];
    smt.evaluateAll([form], (t) => (t === a || t === b ? 0n : assert.fail(`${t.name} is open`)));
    const is = smt.app("result", [], form.sort);
    const { text, asked } = smt.printQuestion({
      assertions: [smt.not(smt.eq(is, form)), ...numbers.ranges()],
      wanted: [a, b, is],
    });
    const [p, q, r] = asked.map((t) => t.term) as [string, string, string];
    const right = term.sort.kind === "bv" ? `((_ zero_extend ${32 - smt.width(term)}) ${TEXTS[name]})` : TEXTS[name];
    const values: Record<string, string | undefined> = { [p]: extended("x"), [q]: extended("y"), [r]: right };
    const defined = inWords(text).replace(
      /^\(declare-fun (f\d) \(\) (.*)\)$/gm,
      (_, f: string, sort: string) => `(define-fun ${f} () ${sort} ${values[f]})`,
    );
    const declared = "(declare-fun x () (_ BitVec 8))\n(declare-fun y () (_ BitVec 8))\n";
    const question = { text: declared + defined, asked: [], wanted: 0 };
    assert.equal((await solver.ask(question, LIMITS)).status, "unsat", question.text);
    // And it is asked of all words, not of none.
    const some = { ...question, text: question.text.replace(/\(assert \(not (.*)\)\)\n/, "(assert $1)\n") };
    assert.equal((await solver.ask(some, LIMITS)).status, "sat", some.text);
  });

test("what is no arithmetic is refused, or a function of its own for each operator and width", () => {
  const open = [
    smt.binary("bvand", x, y),
    smt.binary("bvor", x, y),
    smt.binary("bvand", wide(x), wide(y)),
    smt.binary("bvmul", x, y),
    smt.extract(3, 0, x),
    smt.extract(4, 1, x),
    smt.compare("bvslt", x, y),
    smt.signExtend(x, 16),
  ];
  const forms = open.map((t) => new Numbers("open").of(t));
  assert.ok(forms.every((f) => f.op === "app"));
  assert.equal(new Set(forms.map((f) => f.name)).size, open.length);
  assert.throws(() => new Numbers("refused").of(open[0]!), smt.NoIntegerView);
});

test("symbols with one name and other widths stay two", () => {
  const numbers = new Numbers("open");
  const at = (width: number, of: number): smt.Smt => numbers.of(smt.app("f", [smt.bits(1, of)], bitSort(width)));
  assert.equal(new Set([at(8, 8), at(16, 8), at(8, 16), at(16, 16)].map((t) => t.name)).size, 4);
});

test("only words that are compared or added have a range, and no term that is no word has one", () => {
  const numbers = new Numbers("open");
  numbers.of(smt.eq(x, y));
  assert.equal(numbers.ranges().length, 0);
  numbers.of(smt.compareIntegers("<", smt.app("n", [], smt.INT_SORT), smt.integer(3)));
  assert.equal(numbers.ranges().length, 0);
  numbers.of(smt.compare("bvult", x, smt.bits(7, 8)));
  assert.equal(numbers.ranges().length, 1);
});
