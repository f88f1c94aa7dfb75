/** Replies of solvers: what is an answer, and that nothing else is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Asked, parseCheck, parseChecks, parseReason, parseValues, ReplyError } from "../../src/smt/index.ts";

const NONCE = "n0123456789abcdef";

test("a check is one word, the count of work where it was asked for, and the nonce", () => {
  assert.deepEqual(parseCheck(`unsat\n(:rlimit 35)\n${NONCE}\n`, NONCE, true), { status: "unsat", resource: 35 });
  assert.deepEqual(parseCheck(`sat\n"${NONCE}"\n`, NONCE, false), { status: "sat", resource: 0 });
  assert.deepEqual(parseCheck(`unknown\n${NONCE}\n`, NONCE, false), { status: "unknown", resource: 0 });
});

test("no other text is a check", () => {
  const right = `unsat\n(:rlimit 35)\n${NONCE}\n`;
  const wrong = [
    "",
    "unsat\n",
    "unsat\n(:rlimit 35)\n",
    `unsat\n(:rlimit 35)\nn0123456789abcdee\n`,
    `${NONCE}\n`,
    `unsat\nunsat\n(:rlimit 35)\n${NONCE}\n`,
    `${NONCE}\nunsat\n(:rlimit 35)\n${NONCE}\n`,
    `unsat\n${NONCE}\n(:rlimit 35)\n`,
    `UNSAT\n(:rlimit 35)\n${NONCE}\n`,
    `"unsat"\n(:rlimit 35)\n${NONCE}\n`,
    `|unsat|\n(:rlimit 35)\n${NONCE}\n`,
    `(unsat)\n(:rlimit 35)\n${NONCE}\n`,
    `unsat\n(:rlimit x)\n${NONCE}\n`,
    `unsat\n(:rlimit 35 1)\n${NONCE}\n`,
    `unsat\n35\n${NONCE}\n`,
    `(error "line 3: unknown sort")\nunsat\n(:rlimit 35)\n${NONCE}\n`,
    `unsat\n(:rlimit 35)\n(error "${NONCE}")\n`,
    `unsat\n(:rlimit 35)\n(${NONCE})\n`,
    `unsat\n(:rlimit 35)\n; ${NONCE}\n`,
    `unsat)\n(:rlimit 35)\n${NONCE}\n`,
    `${"(".repeat(100_000)}\n${NONCE}\n`,
    `${"(".repeat(100_000)}${")".repeat(100_000)}\n(:rlimit 35)\n${NONCE}\n`,
    `"${'"'.repeat(99_999)}\n${NONCE}\n`,
    right.replace("unsat", "timeout"),
    right.replace("unsat", "unsat \0"),
  ];
  for (const text of wrong)
    assert.throws(() => parseCheck(text, NONCE, true), ReplyError, JSON.stringify(text.slice(0, 80)));
  for (let end = 0; end < right.length - 1; end++)
    assert.throws(() => parseCheck(right.slice(0, end), NONCE, true), ReplyError);
  assert.throws(() => parseCheck(right, NONCE, false), ReplyError);
});

const NONCES = ["n1", "n2", "n3"];
const inTurn = (text: string): unknown => parseChecks(`${text}${NONCE}\n`, NONCES, NONCE, true);
const each = (i: number, word: string, work: number): string => `${word}\n(:rlimit ${work})\n"n${i}"\n`;

test("checks in one context are answered in their order, each with its own work and nonce", () => {
  assert.deepEqual(inTurn(each(1, "unsat", 5) + each(2, "sat", 9) + each(3, "unknown", 40)), [
    { status: "unsat", resource: 5 },
    { status: "sat", resource: 4 },
    { status: "unknown", resource: 31 },
  ]);
  assert.deepEqual(parseChecks(`unsat\nn1\n${NONCE}\n`, ["n1"], NONCE, false), [{ status: "unsat", resource: 0 }]);
});

test("answers to checks that are missing, out of step, too many or interrupted by a message are none", () => {
  const [a, b, c] = [each(1, "unsat", 5), each(2, "unsat", 9), each(3, "unsat", 12)];
  const error = '(error "line 3: unknown constant")\n';
  for (const text of [a + b, a + c, b + a + c, a + b + c + c, a + b + error + c, a + b + c + error, a + a + c])
    assert.throws(() => inTurn(text), ReplyError, text);
  for (const text of [a + b.replace("(:rlimit 9)\n", "") + c, a + b.replace('"n2"\n', "") + c, a + "unsat\n" + b + c])
    assert.throws(() => inTurn(text), ReplyError, text);
});

test("a text with a character changed is the same answer or none", () => {
  const right = `unknown\n(:rlimit 35)\n${NONCE}\n`;
  fc.assert(
    fc.property(fc.nat({ max: right.length - 1 }), fc.string({ maxLength: 2 }), (at, put) => {
      const text = right.slice(0, at) + put + right.slice(at + 1);
      try {
        assert.equal(parseCheck(text, NONCE, true).status, "unknown");
      } catch (error) {
        assert.ok(error instanceof ReplyError);
      }
    }),
    { numRuns: 2000 },
  );
});

const asked: readonly Asked[] = [
  { term: "f0", sort: "Bool" },
  { term: "f1", sort: "Int" },
  { term: "(- f1)", sort: "Int" },
  { term: "f2", sort: "(_ BitVec 8)" },
  { term: "f3", sort: "(_ BitVec 3)" },
];
const values = (f: string, text: string) => `((f0 ${f}) (f1 7) ((- f1) (- 7)) (f2 #xfe) (f3 ${text}))\n${NONCE}\n`;

test("values of every sort, in either way of writing words", () => {
  const expected = [true, 7n, -7n, 254n, 5n];
  assert.deepEqual(parseValues(values("true", "#b101"), NONCE, asked), expected);
  assert.deepEqual(parseValues(values("true", "(_ bv5 3)"), NONCE, asked), expected);
});

test("a value of another sort, another width or another term is no value", () => {
  const wrong = [
    values("1", "#b101"),
    values("True", "#b101"),
    values("true", "#b0101"),
    values("true", "#b102"),
    values("true", "#x5"),
    values("true", "5"),
    values("true", "(_ bv8 3)"),
    values("true", "(_ bv5 4)"),
    values("true", "(_ bv-1 3)"),
    values("true", "(- #b101)"),
    values("true", "#b101").replace("(f1 7)", "(f1 07)"),
    values("true", "#b101").replace("(f1 7)", "(f1 -7)"),
    values("true", "#b101").replace("(f1 7)", "(f1 7.0)"),
    values("true", "#b101").replace("(f1 7)", "(f1 (- (- 7)))"),
    values("true", "#b101").replace("(f1 7)", "(f9 7)"),
    values("true", "#b101").replace("(f1 7)", "(f1 7 7)"),
    values("true", "#b101").replace("(f1 7) ", ""),
    values("true", "#b101").replace(NONCE, "n1"),
    values("true", "#b101").replace(/^\(/, ""),
    `(error "line 1: model is not available")\n${NONCE}\n`,
  ];
  for (const text of wrong) assert.throws(() => parseValues(text, NONCE, asked), ReplyError, text);
});

test("values of opaque sorts become small numbers, equal where the solver's are", () => {
  const three = ["f0", "f1", "f2"].map((term) => ({ term, sort: "S0" }));
  const z3 = `((f0 S0!val!3) (f1 S0!val!0) (f2 S0!val!3))\n${NONCE}\n`;
  const cvc5 = `((f0 (as @S0_1 S0)) (f1 @S0_0) (f2 (as @S0_1 S0)))\n"${NONCE}"\n`;
  for (const text of [z3, cvc5]) assert.deepEqual(parseValues(text, NONCE, three), [0n, 1n, 0n]);
  const wrong = [
    z3.replace("S0!val!0", "S1!val!0"),
    z3.replace("S0!val!0", "S0"),
    cvc5.replace("@S0_1 S0", "@S0_1 S1"),
  ];
  for (const text of wrong) assert.throws(() => parseValues(text, NONCE, three), ReplyError);
});

test("constants of opaque sorts keep their numbers, and other values get other numbers", () => {
  const list: readonly Asked[] = [
    { term: "f0", sort: "S0" },
    { term: "f1", sort: "S0" },
    { term: "f2", sort: "S0", constant: "0" },
    { term: "f3", sort: "S0", constant: "7" },
  ];
  const text = (last: string) => `((f0 S0!val!1) (f1 S0!val!2) (f2 S0!val!0) (f3 ${last}))\n${NONCE}\n`;
  assert.deepEqual(parseValues(text("S0!val!2"), NONCE, list), [1n, 7n, 0n, 7n]);
  assert.throws(() => parseValues(text("S0!val!0"), NONCE, list), ReplyError);
});

test("the reason of an unknown is told as it was given", () => {
  assert.equal(
    parseReason(`(:reason-unknown "max. resource limit exceeded")\n${NONCE}`),
    "max. resource limit exceeded",
  );
  assert.equal(parseReason(`(:reason-unknown resourceout)\n"${NONCE}"`), "resourceout");
  assert.equal(parseReason("gone"), "no reason given");
});
