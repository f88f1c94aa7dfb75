/** Damaged and hostile text is an error, not an exception, and soon. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { liftProgram } from "../../src/kernel/index.ts";
import { cases } from "../tier.ts";
import { read } from "./agree.ts";

const HEAD = 'import { type U64, u64 } from "sekvm/kernel";\n';
const codesOf = (text: string): string[] => liftProgram(["f.ts"], { read: () => text }).errors.map((e) => e.code);
const body = (expression: string): string =>
  `${HEAD}export function f(a: U64): U64 {\n  return u64(${expression});\n}\n`;
const many = (n: number, part: (i: number) => string): string => Array.from({ length: n }, (_, i) => part(i)).join("");

const HOSTILE: readonly (readonly [what: string, text: string, code: string])[] = [
  ["deep brackets", body("(".repeat(50_000) + "a" + ")".repeat(50_000)), "KTS02"],
  ["a long sum", body(`a${" + a".repeat(20_000)}`), "KTS02"],
  ["deep unary operators", body("-".repeat(1) + " -".repeat(20_000) + "a"), "KTS02"],
  ["deep blocks", `${HEAD}export function f(a: U64): U64 ${"{".repeat(5000)}return a;${"}".repeat(5000)}`, "KTS02"],
  ["deep generic arguments", `type A = ${"ZMap<".repeat(5000)}U64${">".repeat(5000)};`, "KTS02"],
  ["a chain of types", many(5000, (i) => `type A${i} = A${i + 1};\n`), "KTS02"],
  [
    "a doubling tuple",
    `${HEAD}type A0 = U64;\n${many(40, (i) => `type A${i + 1} = readonly [A${i}, A${i}];\n`)}`,
    "KTS02",
  ],
  ["a doubling number", `const a0 = 1n << 100n;\n${many(40, (i) => `const a${i + 1} = a${i} * a${i};\n`)}`, "KTS14"],
  ["a chain of constants", many(5000, (i) => `const a${i} = a${i + 1};\n`), "KTS24"],
  [
    "a doubling constant",
    `${HEAD}interface R0 { readonly v: U64 }\nconst a0: R0 = { v: u64(1n) };\n${many(30, (i) => `interface R${i + 1} { readonly v: R${i}; readonly w: R${i} }\nconst a${i + 1}: R${i + 1} = { v: a${i}, w: a${i} };\n`)}`,
    "KTS02",
  ],
  [
    "else if without end",
    `${HEAD}export function f(a: U64): U64 { ${many(3000, (i) => `if (a === ${i}n) return a; else `)} return a; }`,
    "KTS02",
  ],
  ["arrows in arrows", body(`${"(a) => (".repeat(60)}a${")".repeat(60)}`), "KTS12"],
  ["conditional arrows", body(`${"a ? (b) : (".repeat(40)}a${")".repeat(40)}`), "KTS11"],
  ["comparisons that look generic", body("a<".repeat(60) + "a"), "KTS12"],
  ["a file too large", `//${" ".repeat(1_100_000)}`, "KTS02"],
  ["no text", "\u0000\ud800", "KTS01"],
];

for (const [what, text, code] of HOSTILE)
  test(`${what}: an error, soon`, { timeout: 20_000 }, () => {
    const start = performance.now();
    const codes = codesOf(text);
    assert.ok(codes.length > 0, "an error");
    if (!["KTS12", "KTS11"].includes(code)) assert.ok(codes.includes(code), [...new Set(codes)].join(" "));
    assert.ok(performance.now() - start < 10_000, "soon");
  });

test("a long chain of calls and a wide call graph are lifted", () => {
  const chain = HEAD + many(3000, (i) => `function f${i}(a: U64): U64 {\n  return f${i + 1}(a);\n}\n`);
  assert.deepEqual(codesOf(`${chain}function f3000(a: U64): U64 {\n  return a;\n}\n`), []);
});

test("imports in a circle, and names that objects have by birth, do no harm", () => {
  const files: Readonly<Record<string, string>> = {
    "a.ts": 'export * from "./b.ts";\nimport { x } from "./b.ts";\nexport { y } from "./b.ts";\n',
    "b.ts": 'export * from "./a.ts";\nexport { y } from "./a.ts";\n',
  };
  const { errors } = liftProgram(["a.ts"], { read: (path) => files[path] });
  assert.ok(errors.length > 0 && errors.every((e) => e.code === "KTS03"));
  const names = "constructor toString hasOwnProperty valueOf".split(" ");
  const fields = names.map((n) => `readonly ${n}: U64;`).join(" ");
  const values = names.map((n) => `const ${n} = a; `).join("");
  const text = `${HEAD}interface Odd { ${fields} }\nexport function f(a: U64): Odd {\n  ${values}\n  return { ${names.join(", ")} };\n}\nexport function g(o: Odd): U64 {\n  return o.constructor;\n}\nexport function h(a: U64): U64 {\n  return toString(a);\n}\n`;
  assert.deepEqual(codesOf(text), ["KTS11"]);
});

test("damaged samples are lifted or refused, never an exception", () => {
  const samples = ["words.ts", "states.ts", "system/00-machine/state.ts"].map((f) => read(`test/kernel/samples/${f}`)!);
  const pieces = [
    "{",
    "}",
    "(",
    ")",
    ";",
    "=",
    " as ",
    "? ",
    ":",
    "[",
    "]",
    "!",
    "...",
    "u64(",
    "0n",
    "kind",
    "return ",
    "const ",
    "&& ",
    "=> ",
    '"',
    ",",
    ".at(",
  ];
  const damaged = fc.tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat(6000), fc.nat(12), fc.constantFrom("", ...pieces)), { maxLength: 4, minLength: 1 }),
  );
  fc.assert(
    fc.property(damaged, ([sample, edits]) => {
      let text = sample;
      for (const [at, length, piece] of edits) {
        const from = at % text.length;
        text = text.slice(0, from) + piece + text.slice(from + length);
      }
      const { errors } = liftProgram(["f.ts"], { read: (path) => (path === "f.ts" ? text : undefined) });
      for (const e of errors) assert.ok(e.span.from <= e.span.to && e.span.to <= text.length + 1, e.message);
    }),
    { numRuns: cases(500, 10_000) },
  );
});
