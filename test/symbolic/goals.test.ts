/**
 * Goals, as they are asked: everything that is added to a goal follows from its hypotheses, and what is changed in it means the same.
 * States are meanings of random terms; a hypothesis is made true of its state by leaving out the keys at which it is not.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Sort } from "../../src/ir/index.ts";
import * as smt from "../../src/smt/index.ts";
import {
  apart,
  broken,
  brokenBy,
  closureOf,
  fieldOf,
  hypothesis,
  instancesAt,
  isField,
  type Knowledge,
  type Law,
  markerOf,
  Point,
  type Role,
  type Schema,
  symbolic,
  termOf,
} from "../../src/symbolic/index.ts";
import { keysOf, tuples } from "../../src/symbolic/instantiate.ts";
import { isProbe } from "../../src/symbolic/value.ts";
import { follow, meaning, recipe, rewriting } from "../smt/recipes.ts";
import { cases } from "../tier.ts";

const KEY: Sort = { kind: "bv", width: 2, brand: "Key" };
const WORD: Sort = { kind: "bv", width: 8 };
const VALUES = [0n, 1n, 2n, 3n];
const RUNS = { numRuns: cases(300, 5000) };

const key = (name: string): smt.Smt => termOf(symbolic(KEY, name, [], "probe"));
const entry = (field: string, at: smt.Smt): smt.Smt => termOf(symbolic(WORD, `m.${field}`, [{ term: at, sort: KEY }]));
const known = (schemas: readonly Schema[]): Knowledge => ({
  schemas,
  laws: [],
  uses: new Map(),
  codecSorts: () => assert.fail("no codecs here"),
});

/** A formula about two entries, chosen by numbers. */
function about(numbers: readonly number[], a: smt.Smt, b: smt.Smt): smt.Smt {
  const [m = 0, n = 0, op = 0] = numbers;
  const fields = ["a", "b", "c"];
  const [x, y] = [entry(fields[m % 3]!, a), entry(fields[n % 3]!, b)];
  const atom = op % 3 === 0 ? smt.eq(x, y) : op % 3 === 1 ? smt.compare("bvult", x, y) : smt.eq(x, smt.bits(op, 8));
  const odd = smt.or(atom, smt.compare("bvule", y, smt.bits(m, 8)));
  return op % 2 === 0 ? smt.not(odd) : odd;
}

/** The formula for all keys at which it is true of a state: a hypothesis that the state keeps. */
function kept(numbers: readonly number[], state: smt.Interpretation): Schema {
  const at = ([a, b]: readonly smt.Smt[]): smt.Smt => about(numbers, a!, b!);
  const bad = VALUES.flatMap((a) => VALUES.map((b) => [a, b] as const)).filter(
    ([a, b]) => smt.evaluateTerm(at([smt.bits(a, 2), smt.bits(b, 2)]), state) !== true,
  );
  const isBad = ([a, b]: readonly smt.Smt[]): smt.Smt[] =>
    bad.map(([x, y]) => smt.and(smt.eq(a!, smt.bits(x, 2)), smt.eq(b!, smt.bits(y, 2))));
  return { name: "kept", keys: [KEY, KEY], at: (keys) => smt.or(at(keys), ...isBad(keys)) };
}

const numbers = fc.array(fc.nat({ max: 8 }), { minLength: 3, maxLength: 3 });
const some = fc.array(numbers, { minLength: 1, maxLength: 4 });
const probes = ["p", "q"].map(key) as [smt.Smt, smt.Smt];

/** Facts that a state has: formulas, or what they deny. */
const factsOf = (list: readonly (readonly number[])[], state: smt.Interpretation): smt.Smt[] =>
  list.map((n) => about(n, probes[0], key("r"))).map((t) => (smt.evaluateTerm(t, state) === true ? t : smt.not(t)));

const isTrue = (terms: readonly smt.Smt[], state: smt.Interpretation): boolean =>
  smt.evaluateAll(terms, state).every((v) => v === true);

test("instances are true of every state that keeps the hypotheses", () => {
  fc.assert(
    fc.property(some, some, fc.integer(), (schemas, terms, seed) => {
      const state = meaning(seed);
      const knowledge = known(schemas.map((n) => kept(n, state)));
      const facts = factsOf(terms, state);
      assert.ok(isTrue([...instancesAt(knowledge, facts).facts], state));
      const point = new Point(facts, knowledge);
      assert.ok(isTrue([...point.about([...point.base, about(terms[0]!, ...probes)]).facts], state));
    }),
    RUNS,
  );
});

test("a law that comes up at more places than are wanted is left out whole, and that is said", () => {
  const codes = ["p", "q", "r"].map((name) => smt.app("#code", [key(name)], termOf(symbolic(WORD, "w")).sort));
  const trigger = (local: string): Law["lifted"]["triggers"][number] => ({
    kind: "codec",
    name: "code",
    args: [{ kind: "local", name: local, sort: KEY }],
    sort: WORD,
  });
  const law: Law = {
    name: "differs",
    lifted: {
      name: "differs",
      triggers: [trigger("a"), trigger("b")],
      statement: "differs",
      span: { file: "", from: 0, to: 0 },
    },
    params: ["a", "b"].map((name) => ({ name, sort: KEY })),
    at: ([a, b]) =>
      smt.eq(smt.eq(a!, b!), smt.eq(smt.app("#code", [a!], codes[0]!.sort), smt.app("#code", [b!], codes[0]!.sort))),
  };
  const sorts = { params: [KEY], result: WORD };
  const knowledge: Knowledge = { ...known([]), laws: [law], codecSorts: () => sorts };
  const terms = [smt.eq(codes[0]!, codes[1]!), smt.eq(codes[1]!, codes[2]!)];
  const all = instancesAt(knowledge, terms);
  assert.ok(all.isAll && all.facts.size > 0);
  assert.deepEqual(instancesAt(knowledge, terms, undefined, 9), all);
  assert.deepEqual(instancesAt(knowledge, terms, undefined, 8), { facts: new Set(), isAll: false });
});

test("a claim is denied exactly where it is false, in every state of its point", () => {
  fc.assert(
    fc.property(recipe(16), recipe(12), fc.integer(), (left, right, seed) => {
      const state = meaning(seed);
      const conditions = follow(left, rewriting).filter((t) => t.sort === smt.BOOL_SORT);
      const facts = conditions.map((t) => (smt.evaluateTerm(t, state) === true ? t : smt.not(t)));
      const point = new Point(facts, known([]));
      assert.ok(isTrue(point.base, state) && !point.isDead);
      const { simplify, facts: closed } = closureOf(facts);
      const other = meaning(seed + 1);
      assert.equal(isTrue(closed, other), isTrue(facts, other), "facts put into each other mean the same together");
      for (const t of [...follow(right, rewriting), ...conditions]) {
        assert.equal(smt.evaluateTerm(simplify(t), state), smt.evaluateTerm(t, state));
        if (t.sort === smt.BOOL_SORT)
          assert.equal(smt.evaluateTerm(point.denied(t), state), !smt.evaluateTerm(t, state));
      }
    }),
    RUNS,
  );
});

test("arbitrary keys are renamed one to one, and those that facts speak of stay", () => {
  fc.assert(
    fc.property(some, numbers, fc.integer(), fc.boolean(), (terms, claim, seed, isKnown) => {
      const facts = isKnown ? factsOf(terms, meaning(seed)) : [];
      const point = new Point(facts, known([]));
      const term = smt.and(about(claim, ...probes), smt.not(smt.eq(...probes)));
      const made = point.canonical(term);
      const keys = (t: smt.Smt): smt.Smt[] => {
        const found: smt.Smt[] = [];
        smt.eachSubterm([t], (s) => {
          if (s.op === "app" && s.args.length === 0) found.push(s);
        });
        return found;
      };
      const inFacts = new Set(facts.flatMap(keys));
      const renamed = keys(term).filter((k) => !inFacts.has(k));
      const back = new Map(renamed.map((k, n) => [key(`#${n} Key`), k]));
      assert.equal(back.size, renamed.length);
      assert.ok([...back.keys()].every((k) => !inFacts.has(k)));
      assert.deepEqual(new Set(keys(made)), new Set([...back.keys(), ...keys(term).filter((k) => inFacts.has(k))]));
      assert.equal(smt.substitute(made, back), term);
    }),
    RUNS,
  );
});

test("broken hypotheses are false, and where none is found all hold at all keys that occur", () => {
  let none = 0;
  fc.assert(
    fc.property(some, some, fc.integer(), fc.boolean(), (schemas, terms, seed, areKept) => {
      const state = meaning(seed);
      const list = schemas.map((n): Schema => {
        const schema = kept(n, state);
        return areKept ? schema : { ...schema, at: ([a, b]) => about(n, a!, b!) };
      });
      const knowledge = known(list);
      const facts = factsOf(terms, state);
      const found = broken(facts, knowledge, state);
      assert.ok(smt.evaluateAll(found, state).every((v) => v === false));
      const keys = keysOf(facts, knowledge);
      const all = list.flatMap((s) => [...tuples(s.keys.map((k) => keys(k)))].map((at) => s.at(at)));
      assert.equal(found.length === 0, isTrue(all, state));
      if (found.length === 0) none++;
    }),
    RUNS,
  );
  assert.ok(none > 0);
});

test("among ever so many keys the one at which a hypothesis is broken is found: none is passed over", () => {
  const wide: Sort = { kind: "bv", width: 8, brand: "Wide" };
  const at = (v: number): smt.Smt => termOf(symbolic(WORD, "m.w", [{ term: smt.bits(v, 8), sort: wide }]));
  const facts = Array.from({ length: 100 }, (_, v) => smt.eq(at(v), smt.bits(0, 8)));
  const last = smt.bits(99, 8);
  const schema: Schema = {
    name: "not both",
    keys: [wide, wide],
    at: ([a, b]) => smt.not(smt.and(smt.eq(a!, last), smt.eq(b!, last))),
  };
  assert.equal(broken(facts, known([schema]), () => 0n).length, 1);
});

test("of locks and all who own one of them there are too many: what is known of a lock and of who is named is not left out", () => {
  const lock: Sort = { kind: "bv", width: 8, brand: "Lock" };
  const cpu: Sort = { kind: "id", name: "Cpu" };
  const at = (field: string, sort: Sort, lk: smt.Smt): smt.Smt =>
    termOf(symbolic(sort, `m.${field}`, [{ term: lk, sort: lock }]));
  const owner = (lk: smt.Smt): smt.Smt => at("owner", cpu, lk);
  const me = termOf(symbolic(cpu, "m.me"));
  const locks = Array.from({ length: 80 }, (_, v) => smt.bits(v, 8));
  const schema: Schema = {
    name: "none is mine",
    keys: [lock, cpu],
    at: ([lk, i]) => smt.not(smt.and(smt.eq(i!, me), smt.eq(owner(lk!), i!))),
  };
  const found = instancesAt(known([schema]), [smt.or(...locks.map((lk) => smt.eq(owner(lk), me)))]).facts;
  for (const lk of locks) assert.ok(found.has(smt.not(smt.eq(owner(lk), me))));
});

test("a hypothesis that fails only at keys that do not occur is found broken at a fresh one", () => {
  const state: smt.Interpretation = (t, args) => (t.args.length === 0 ? 1n : args[0] === 1n ? 7n : 0n);
  const schema: Schema = { name: "seven", keys: [KEY], at: ([k]) => smt.eq(entry("a", k!), smt.bits(7, 8)) };
  const facts = [smt.eq(entry("a", probes[0]), smt.bits(7, 8))];
  assert.deepEqual(broken(facts, known([schema]), state), []);
  assert.equal(brokenBy(facts, known([schema]), state).length, 1);
});

test("a fresh key is none that occurs, and there is none where no value is left", () => {
  const knowledge = known([{ name: "all", keys: [KEY], at: () => smt.TRUE }]);
  const four = VALUES.map((v) => entry("a", smt.bits(v, 2))).map((t) => smt.eq(t, smt.bits(0, 8)));
  assert.deepEqual(apart(four, knowledge), { keys: [], facts: [] });
  const { keys, facts } = apart(four.slice(0, 3), knowledge);
  assert.equal(keys.length, 1);
  const at = (value: bigint): boolean => isTrue(facts, (t) => (t === keys[0] ? value : assert.fail()));
  assert.deepEqual(VALUES.map(at), [false, false, false, true]);
});

test("a term evaluated often has the value that it has once", () => {
  fc.assert(
    fc.property(recipe(24), fc.array(fc.integer(), { minLength: 4, maxLength: 4 }), (steps, seeds) => {
      const t = follow(steps, rewriting).at(-1)!;
      const keys = ["x", "y"].map((n) => smt.app(n, [], smt.INT_SORT));
      const evaluator = new smt.Evaluator(t, keys);
      for (const [i, seed] of seeds.entries()) {
        const state = meaning(seeds[i >> 1]!);
        const at = [BigInt(seed % 9), BigInt(i)];
        const expected = smt.evaluateAll([t], state, new Map(keys.map((k, n) => [k, at[n]!])))[0];
        assert.equal(evaluator.at(at, state), expected);
      }
    }),
    RUNS,
  );
});

test("what a symbol is says its role, and no name does", () => {
  const named = (name: string, role?: Role): smt.Smt => termOf(symbolic(WORD, name, [], role));
  assert.notEqual(named("round1.left", "probe"), named("round1.left", "field"));
  assert.ok(isProbe(named("left", "probe")) && isField(named("left of a state", "field")));
  for (const name of ["probe of left", "claim:key0", "a.dot"])
    assert.ok(!isProbe(named(name)) && !isField(named(name)), name);
  const record: Sort = { kind: "record", name: "R", fields: [{ name: "left", sort: WORD }] };
  assert.ok(isField(termOf(fieldOf(symbolic(record, "state"), "left"))));
});

test("what stands for a claim for all keys says what is in its name, whoever made it first", () => {
  const claim = (k: smt.Smt): smt.Smt => smt.eq(entry("marked", k), smt.bits(7, 8));
  // One that knows more at some key than it says for all of them.
  const partial = (keys: readonly smt.Smt[]): smt.Smt => (keys[0]!.op === "const" ? smt.TRUE : claim(keys[0]!));
  const [first, second] = [partial, ([k]: readonly smt.Smt[]) => claim(k!)].map((at) =>
    markerOf({ name: "marked", keys: [KEY], at }),
  );
  assert.equal(first, second);
  const [schema] = hypothesis("marked", first!).schemas;
  assert.equal(schema!.at([smt.bits(1, 2)]), claim(smt.bits(1, 2)));
});
