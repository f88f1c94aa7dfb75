/** Mutants are small, deterministic, of every kind, and none of them is the original. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type MutantKind, mutantAt, mutantsOf } from "../../src/kernel/index.ts";
import { read } from "./agree.ts";

const made = (text: string): string[] => mutantsOf("a/code.ts", text).map((m) => `${m.kind}: ${m.after}`);

test("comparisons turn, move by one and are negated", () => {
  assert.deepEqual(made("function f(a: U64, b: U64): boolean {\n  return a < b;\n}\n"), [
    "wrong-name: return b < b;",
    "comparison: return a <= b;",
    "off-by-one: return a < b - 1n;",
    "wrong-name: return a < a;",
  ]);
});

test("calls are dropped and exchanged, arguments too", () => {
  const text = "function f(a: U64, b: U64): void {\n  put(a, b);\n  dsb();\n}\n";
  const found = mutantsOf("a/code.ts", text).map((m) => [m.kind, m.line, m.after]);
  assert.deepEqual(
    found.filter(([kind]) => kind !== "wrong-name"),
    [
      ["drop-call", 2, ""],
      ["swap-calls", 2, "dsb(); put(a, b);"],
      ["swap-arguments", 2, "put(b, a);"],
      ["drop-call", 3, ""],
    ],
  );
});

test("a name of several words is taken for one that differs in one", () => {
  const text = 'import { pmdNext, pteNext, stop } from "./x.ts";\nexport const f = (): U64 => pmdNext();\n';
  assert.deepEqual(made(text), ["wrong-name: export const f = (): U64 => pteNext();"]);
});

test("in specifications requires, fields and operands go", () => {
  const text = "function f(m: M): M {\n  require(m.a && m.b);\n  return { ...m, a: false };\n}\n";
  assert.deepEqual(made(text), [
    "drop-require: ",
    "drop-operand: require(m.a);",
    "drop-operand: require(m.b);",
    "drop-field: return { ...m,  };",
    "flip-boolean: return { ...m, a: true };",
  ]);
});

const FILES = ["05-pt-alloc/code", "07-npt-walk/code", "07-npt-walk/table", "04-locks/spec", "08-npt-ops/relate"].map(
  (f) => `kcore/layers/${f}.ts`,
);

test("mutants of KCore: the same each time, each in one declaration, of all kinds", () => {
  const kinds = new Set<MutantKind>();
  for (const file of FILES) {
    const text = read(file)!;
    const found = mutantsOf(file, text);
    assert.deepEqual(found, mutantsOf(file, text));
    assert.equal(new Set(found.map((m) => m.text)).size, found.length);
    for (const m of found) {
      kinds.add(m.kind);
      assert.notEqual(m.text, text);
      assert.notEqual(m.inside, "");
      assert.equal(text.slice(0, m.span.from), m.text.slice(0, m.span.from));
    }
  }
  const expected =
    "comparison drop-call drop-field drop-guard drop-operand drop-require flip-boolean negate off-by-one operator swap-arguments swap-calls wrong-name wrong-result";
  assert.equal([...kinds].sort().join(" "), expected);
});

test("a mutant that a person names has one place", () => {
  assert.equal(mutantAt("a.ts", "const a = 1n;\n", "1n", "2n").text, "const a = 2n;\n");
  assert.throws(() => mutantAt("a.ts", "const a = 1n + 1n;\n", "1n", "2n"), /one place/);
});

test("a text that cannot be read has no mutants", () => assert.deepEqual(mutantsOf("a.ts", "const a = ;"), []));
