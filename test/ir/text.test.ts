/** The text form: what is printed reads back the same, and what is wrong is named at its place. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import {
  IR_ERRORS,
  parse,
  parseEffect,
  parseTerm,
  print,
  printEffect,
  printTerm,
  validate,
} from "../../src/ir/index.ts";
import { cases } from "../tier.ts";
import { effect, procedure, SORTS, term } from "./arbitrary.ts";

test("a printed term reads back the same", () => {
  const again = fc.property(term, (t) => {
    assert.deepEqual(parseTerm(printTerm(t), "term", SORTS), t);
  });
  fc.assert(again, { numRuns: cases(600, 20_000) });
});

test("a printed effect reads back the same", () => {
  const again = fc.property(effect, (e) => {
    assert.deepEqual(parseEffect(printEffect(e), "effect", SORTS), e);
  });
  fc.assert(again, { numRuns: cases(600, 20_000) });
});

test("printed procedures read back the same", () => {
  const again = fc.property(procedure, procedure, (p, q) => {
    assert.deepEqual(parse(print(p, q), "procedures"), { procedures: [p, q], errors: [] });
    assert.deepEqual(parse(print(p) + print(q), "procedures").procedures, [p, q]);
  });
  fc.assert(again, { numRuns: cases(200, 10_000) });
});

/** A procedure with these lines, after a record and an identifier sort. */
const withLines = (...lines: readonly string[]): string =>
  `sort Vm\nrecord Pte {valid: bool, pfn: bv36}\nprocedure p(m: map(Vm, Pte), vm: Vm) {\nentry:\n${lines.map((l) => `  ${l}\n`).join("")}  return\n}\n`;

/** The errors of a text: code and the part of the text that is meant. */
const errorsIn = (text: string): string[] =>
  (parse(text, "test.ir").errors ?? []).map((e) => `${e.code} ${text.slice(e.span.from, e.span.to)}`);

/** Wrong lines of a block, with the error and the part of the line it points at. */
const WRONG: readonly (readonly [line: string, error: string])[] = [
  ["x0 := $1", "IR01 $"],
  ['let a = oracle "guest', 'IR02 "guest'],
  ['let a = oracle "\\q" : bool', 'IR02 "\\q"'],
  ["x0 := (x1 + )", "IR03 )"],
  ["x0 := x1 + x2 + x3", "IR03 +"],
  ["x0 = x1", "IR03 ="],
  ["let x0 = x1", "IR03 x0"],
  ["pull if", "IR03 if"],
  ["x0 := 31", ""],
  ["x0 := 0x1f", "IR04 0x1f"],
  ["x0 := 0x1ff:8", "IR04 0x1ff"],
  ["x0 := 0x1:129", "IR04 129"],
  ["exception.svc 65536", "IR04 65536"],
  ["x0 := t0", "IR05 t0"],
  ['let a = oracle "guest" : Pfn', "IR06 Pfn"],
  ["x0 := x1 + 0x1:32", "IR08 x1 + 0x1:32"],
  ["x0 := x1[64:0]", "IR08 x1[64:0]"],
  ["z := m[vm].pfn is ok", "IR08 m[vm].pfn is ok"],
  ["let a = m[vm := true]", "IR08 m[vm := true]"],
  ["let a = Pte{valid = z, pfn = x1}", "IR08 Pte{valid = z, pfn = x1}"],
  ["x0 := zext200(x1)", "IR08 zext200(x1)"],
  ["x0 := popcount(x1)", "IR09 popcount"],
  ["dmb.all", "IR09 all"],
  ["let a = read.8.release [x1]", "IR09 release"],
  ["let a = read.3 [x1]", "IR09 3"],
  ["let a = isb", "IR10 isb"],
  ["w0 := 0x0:64", "IR13 w0"],
  [`x0 := ${"(".repeat(501)}`, "IR12 ("],
];

test("a wrong line is reported once, at the part that is wrong, and the next lines are read", () => {
  for (const [line, error] of WRONG) {
    const wanted = error === "" ? [] : [error];
    assert.deepEqual(errorsIn(withLines(line, "isb")), wanted, line);
    assert.deepEqual(errorsIn(withLines("q := x1", line)).slice(1), wanted, line);
  }
});

test("wrong structure is reported", () => {
  assert.deepEqual(errorsIn("sort Vm\nrecord Vm {}\n"), ["IR07 Vm"]);
  assert.deepEqual(errorsIn("record Vm {a: bool, a: int}\n"), ["IR07 a"]);
  assert.deepEqual(errorsIn("record Vm {a: Vm}\n"), ["IR06 Vm"]);
  assert.deepEqual(errorsIn("procedure p() {\nentry:\n  isb\n}\n"), ["IR11 entry"]);
  assert.deepEqual(errorsIn("procedure p() {\nentry:\n  return\n  isb\n}\nprocedure q() {\n"), ["IR03 isb", "IR03 "]);
  assert.deepEqual(errorsIn("isb\nprocedure p( {\na:\n  x\n}\nsort\n"), ["IR03 isb", "IR03 {", "IR03 \n"]);
  assert.deepEqual(errorsIn("procedure p() {\nentry:\n  return\nprocedure q() {\nentry:\n  return\n}\n"), [
    "IR03 procedure",
  ]);
});

test("what rests on a wrong binding or declaration is not reported too", () => {
  assert.deepEqual(errorsIn(withLines("let a = b", "x0 := a", "x1 := d")), ["IR05 b", "IR05 d"]);
  assert.deepEqual(errorsIn("record A {b: B}\nprocedure p(a: A): A {\nentry:\n  return a\n}\n"), ["IR06 B"]);
});

test("every error has a test", () => {
  const structure = ["IR07", "IR11"];
  const seen = new Set([...WRONG.map(([, e]) => e.slice(0, 4)), ...structure]);
  for (const code of Object.keys(IR_ERRORS)) assert.ok(seen.has(code), code);
});

test("damaged text is refused or read, never an exception", () => {
  const damaged = fc.property(
    procedure,
    fc.nat(),
    fc.nat(30),
    fc.string({ unit: "grapheme", maxLength: 3 }),
    (p, at, length, insert) => {
      const text = print(p);
      const from = at % (text.length + 1);
      const { procedures, errors } = parse(text.slice(0, from) + insert + text.slice(from + length), "damaged");
      assert.ok(procedures !== undefined || errors.length > 0);
    },
  );
  fc.assert(damaged, { numRuns: cases(300, 20_000) });
});

test("deep terms are printed and read", () => {
  const text = `${"!(true && ".repeat(200)}z${")".repeat(200)}`;
  assert.equal(printTerm(parseTerm(text, "deep")), text);
});

test("the example of docs/ir.md is read, and has no problems", () => {
  const docs = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "docs", "ir.md"), "utf8");
  const example = /```ir\n([^`]*)```/.exec(docs)![1]!;
  const { procedures, errors } = parse(example, "docs/ir.md");
  assert.deepEqual(errors, []);
  assert.equal(print(...procedures!), example);
  assert.deepEqual(
    procedures!.flatMap((p) => validate(p)),
    [],
  );
});
