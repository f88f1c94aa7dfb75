/** Mutants are small, deterministic, of every kind, and none of them is the original. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bodiesDigest, liftProgram, type MutantKind, mutantAt, mutantsOf } from "../../src/kernel/index.ts";
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
    "comparison drop-call drop-declaration drop-field drop-guard drop-operand drop-require flip-boolean negate off-by-one operator swap-arguments swap-calls wrong-name wrong-result";
  assert.equal([...kinds].sort().join(" "), expected);
});

/** `kind: line` of the mutants of a text in a file of this name. */
const madeIn = (file: string, text: string): string[] =>
  mutantsOf(`a/00-a/${file}`, text).map((m) => `${m.kind}: ${m.after}`);

test("in declarations parts go, owners and locks are mistaken, bounds move", () => {
  const text =
    'export const machine = defineMachine({\n  self: "me",\n  fields: {\n    a: "own",\n    b: { lock: ptLock, to: 6 },\n    c: { is: "shared" },\n' +
    "  },\n  hardware: [fill, { step: drop }],\n});\nconst vmLock = u8(1n);\nconst ptLock = u8(2n);\n";
  const found = madeIn("machine.ts", text);
  for (const wanted of [
    "drop-part: b: { to: 6 },",
    "drop-part: b: { lock: ptLock, },",
    'wrong-text: a: "shared",',
    'wrong-text: c: { is: "own" },',
    "wrong-name: b: { lock: vmLock, to: 6 },",
    "off-by-one: b: { lock: ptLock, to: 7 },",
    "off-by-one: b: { lock: ptLock, to: 5 },",
    "drop-part: hardware: [ { step: drop }],",
    "drop-part: hardware: [fill, ],",
  ])
    assert.ok(found.map((f) => f.replaceAll(/ {2,}/g, " ")).includes(wanted), `${wanted}\n${found.join("\n")}`);
  assert.ok(!madeIn("spec.ts", text).some((f) => f.startsWith("drop-part")), "elsewhere a record is none");
});

test("a relation, an invariant and a theorem go, one at a time", () => {
  const relate =
    "const help = (m: M): boolean => true;\nexport const a = (m: M): boolean => help(m);\nexport interface M {}\n";
  const gone = (file: string, text: string): string[] =>
    mutantsOf(`00-a/${file}`, text).flatMap((m) => (m.kind === "drop-declaration" ? [m.before] : []));
  assert.deepEqual(gone("relate.ts", relate), ["export const a = (m: M): boolean => help(m);"]);
  assert.deepEqual(gone("proof.ts", "export const t = theorem((m: M) => {});\n"), [
    "export const t = theorem((m: M) => {});",
  ]);
  assert.deepEqual(gone("spec.ts", relate), []);
});

test("every mutant of declarations and relations is another program, or an error", () => {
  const system = "test/kernel/samples/system";
  for (const file of [
    `${system}/00-machine/machine.ts`,
    `${system}/01-counter/proof.ts`,
    `${system}/01-counter/relate.ts`,
  ]) {
    const found = mutantsOf(file, read(file)!);
    const meaning = (text: string): string => {
      const { program, errors } = liftProgram([file], { read: (path) => (path === file ? text : read(path)) });
      if (errors.length > 0) return "an error";
      // Places move with the text; they are no part of what is declared.
      const plain = (key: string, v: unknown): unknown =>
        key === "span" ? undefined : typeof v === "bigint" ? `${v}n` : v;
      return `${bodiesDigest(program, program.procedures.keys())} ${JSON.stringify([...program.declared], plain)}`;
    };
    const original = meaning(read(file)!);
    assert.ok(found.length > 10);
    for (const m of found) assert.ok(meaning(m.text) !== original, `${m.kind} ${m.before} -> ${m.after}`);
  }
});

test("a mutant that a person names has one place", () => {
  assert.equal(mutantAt("a.ts", "const a = 1n;\n", "1n", "2n").text, "const a = 2n;\n");
  assert.throws(() => mutantAt("a.ts", "const a = 1n + 1n;\n", "1n", "2n"), /one place/);
});

test("a text that cannot be read has no mutants", () => assert.deepEqual(mutantsOf("a.ts", "const a = ;"), []));
