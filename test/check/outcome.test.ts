/** How final states print and how conditions are judged, on explorations made by hand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../../src/check/index.ts";
import { codeBase, dataBase, programOf } from "../../src/model/program/index.ts";
import { answerTo, found, litmus, question, texts } from "./tests.ts";

const ALL = 2n ** 64n - 1n;

/** How one observable of this type prints. */
const shown = (init: string, place: string, value: bigint): string =>
  texts(answerTo(init, `locations [${place};] forall (true)`, () => [[value]]))[0]!;

test("registers print as signed 32-bit numbers unless a type is declared", () => {
  assert.equal(shown("", "0:X1", 0xffff_ffffn), "0:X1=-1;");
  assert.equal(shown("", "0:X1", 0x1_0000_0001n), "0:X1=1;");
  assert.equal(shown("int64_t 0:X1;", "0:X1", ALL), "0:X1=-1;");
  assert.equal(shown("uint64_t 0:X1;", "0:X1", ALL), `0:X1=${ALL};`);
  assert.equal(shown("uint32_t 0:X1;", "0:X1", ALL), "0:X1=4294967295;");
  assert.equal(shown("uint8_t 0:X1;", "0:X1", 0x1ffn), "0:X1=255;");
  assert.equal(shown("int8_t 0:X1;", "0:X1", 0xffn), "0:X1=-1;");
  assert.equal(shown("int16_t 0:X1;", "0:X1", 0x8000n), "0:X1=-32768;");
});

test("locations print in brackets, arrays and cells without", () => {
  assert.equal(shown("x=0;", "x", 0xffff_ffffn), "[x]=-1;");
  assert.equal(shown("uint16_t x;", "x", 0x1_2345n), "[x]=9029;");
  const array = answerTo("uint8_t v[3];", "locations [v; v[1];] forall (true)", () => [[1n, 255n, 3n, 255n]]);
  assert.deepEqual(texts(array), ["v={1,255,3}; v[1]=255;"]);
});

test("addresses print as names, whatever the type", () => {
  assert.equal(shown("x=0; y=0;", "0:X1", dataBase(1)), "0:X1=y;");
  assert.equal(shown("x=0; int8_t 0:X1;", "0:X1", dataBase(0) + 8n), "0:X1=x+8;");
  assert.equal(shown("x=0;", "0:X1", dataBase(0) - 4n), "0:X1=x+-4;");
  assert.equal(shown("x=0; y=0;", "x", dataBase(1)), "[x]=y;");
  assert.equal(shown("", "0:X1", codeBase(0)), '0:X1=label:"P0:L0";');
});

test("the zero register is a column that is always zero", () => {
  const answer = answerTo("", "forall (0:XZR=0 /\\ 0:X1=1)", () => [[1n]]);
  assert.deepEqual(texts(answer), ["0:XZR=0; 0:X1=1;"]);
  assert.equal(answer.ok, true);
});

test("columns stand in herd's order, states are sorted by value and listed once", () => {
  const final = "exists (v[0]=1 /\\ y=1 /\\ 0:X10=1 /\\ 0:X2=1)";
  const answer = answerTo("int v[1]; y=0;", final, () => [
    [10n, 0n, 0n, 0n],
    [2n, 0n, 0n, 0n],
    [0xffff_ffff_ffff_ffffn, 0n, 0n, 0n],
    [0x1_0000_0002n, 0n, 0n, 0n],
  ]);
  assert.deepEqual(texts(answer), [
    "0:X2=-1; 0:X10=0; [y]=0; v[0]=0;",
    "0:X2=2; 0:X10=0; [y]=0; v[0]=0;",
    "0:X2=10; 0:X10=0; [y]=0; v[0]=0;",
  ]);
});

test("a condition compares as many bits as the type has", () => {
  const holds = (init: string, final: string, value: bigint): boolean =>
    answerTo(init, `exists (${final})`, () => [[value]]).ok;
  assert.ok(holds("", "0:X1=-1", 0xffff_ffffn));
  assert.ok(holds("", "0:X1=1", 0x1_0000_0001n));
  assert.ok(!holds("int64_t 0:X1;", "0:X1=1", 0x1_0000_0001n));
  assert.ok(holds("uint8_t 0:X1;", "0:X1=0x1ff", 0xffn));
  assert.ok(holds("x=0;", "0:X1=x", dataBase(0)));
  assert.ok(!holds("x=0;", "0:X1=x", 0n));
  assert.ok(holds("", '0:X1=label:"P0:L0"', codeBase(0)));
});

test("arrays and places are compared with each other", () => {
  const array = answerTo("int v[2];", "exists (v={1,-2})", () => [[1n, 0xffff_fffen]]);
  assert.ok(array.ok);
  const places = answerTo("x=0;", "exists ([x]=0:X1)", () => [[5n, 5n]]);
  assert.ok(places.ok);
  assert.equal(places.condition, "exists ([x]=0:X1)");
});

test("connectives mean what they say; an implication binds tighter than a conjunction", () => {
  const holds = (final: string): boolean => answerTo("", `exists (${final})`, (p) => [p.observed.map(() => 1n)]).ok;
  assert.ok(holds("true"));
  assert.ok(!holds("false"));
  assert.ok(holds("not 0:X1=2"));
  assert.ok(holds("0:X1=2 => false"));
  assert.ok(!holds("0:X1=2 => false /\\ false"));
  assert.ok(holds("0:X1=2 /\\ false \\/ 0:X1=1"));
  assert.ok(holds("0:X1<>2 /\\ ~(0:X1=3)"));
});

test("quantifiers decide Ok, Never, Sometimes and Always", () => {
  const verdict = (final: string, ...values: bigint[]): string => {
    const a = answerTo("", final, () => values.map((v) => [v]));
    return `${a.kind} ${a.ok ? "Ok" : "No"} ${a.observation}`;
  };
  assert.equal(verdict("exists (0:X1=1)", 0n, 1n), "Allowed Ok Sometimes");
  assert.equal(verdict("exists (0:X1=1)", 0n), "Allowed No Never");
  assert.equal(verdict("~exists (0:X1=1)", 0n), "Forbidden Ok Never");
  assert.equal(verdict("~exists (0:X1=1)", 0n, 1n), "Forbidden No Sometimes");
  assert.equal(verdict("forall (0:X1=1)", 1n), "Required Ok Always");
  assert.equal(verdict("forall (0:X1=1)", 0n, 1n), "Required No Sometimes");
});

test("a filter drops states before they are judged, and its own places are not printed", () => {
  const answer = answerTo("", "filter (0:X2=1) forall (0:X1=1)", () => [
    [1n, 1n],
    [0n, 0n],
  ]);
  assert.deepEqual(texts(answer), ["0:X1=1;"]);
  assert.ok(answer.ok);
});

test("faults print with all labels of their instruction; those that did not happen print negated", () => {
  const code = "P0 ;\nL0: UDF #0 ;\nL1: SVC #0 ;";
  const answer = answerTo("", "exists (fault(P0:L0,UndefinedInstruction))", () => [[1n], [0n]], code);
  assert.deepEqual(texts(answer), ["Fault(P0:L0,UndefinedInstruction);", "~Fault(P0:L0,UndefinedInstruction);"]);
  assert.equal(answer.condition, "exists (fault(P0:L0,UndefinedInstruction))");
  const any = answerTo("", "exists (fault(P0))", () => [[0n, 1n]], code);
  assert.deepEqual(texts(any), ["Fault(P0:L1,SupervisorCall);"]);
  const never = answerTo("x=0;", "exists (fault(P0:L0,x))", () => [[]], code);
  assert.equal(never.ok, false);
});

test("an exploration that is not complete gives an unknown answer with its reason", () => {
  const t = litmus("", "P0 ;\n NOP ;", "exists (0:X1=1)");
  const incomplete = { reason: "limit", detail: "10 s passed" } as const;
  const answer = judge(t, programOf(t), { ...found([1n]), incomplete }, question, "T.litmus");
  assert.equal(answer.status, "unknown");
  assert.deepEqual(answer.why, incomplete);
  assert.equal(answer.states.length, 1);
});
