/** A digest follows what a name rests on through every file, and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bodiesDigest, liftProgram } from "../../src/kernel/index.ts";

const FILES = {
  "00-a/helper.ts":
    'import { type U64, u64 } from "sekvm/kernel";\nexport const step = (x: U64): U64 => u64(x + 1n);\n',
  "00-a/codec.ts":
    'import { codec, law, type U64 } from "sekvm/kernel";\nimport { step } from "./helper.ts";\n' +
    "export const enc = codec((x: U64): U64 => step(x));\nexport const l = law((x: U64) => [enc(x)], (x: U64) => enc(x) !== x);\n",
  "00-a/spec.ts":
    'import { type U64, tabulate, type ZMap } from "sekvm/kernel";\nimport { enc } from "./codec.ts";\n' +
    "export interface M {\n  readonly a: U64;\n  readonly b: ZMap<U64, U64>;\n}\n" +
    "export const put = (m: M, x: U64): M => ({ ...m, b: tabulate((k: U64) => (k === x ? enc(k) : k)) });\n" +
    "export const get = (m: M): readonly [M, U64] => [m, m.a];\n",
  "00-a/index.ts":
    'import { bottom } from "sekvm/kernel";\nimport * as spec from "./spec.ts";\nexport const put = bottom(spec.put);\nexport const get = bottom(spec.get);\n',
  "01-b/index.ts":
    'import { offers } from "sekvm/kernel";\nimport * as spec from "./spec.ts";\nimport * as code from "./code.ts";\nexport const { twice } = offers(1, spec, code);\n',
  "01-b/spec.ts":
    'import type { U64 } from "sekvm/kernel";\nimport * as low from "../00-a/spec.ts";\nimport type { M } from "../00-a/spec.ts";\n' +
    "export const twice = (m: M, x: U64): M => low.put(low.put(m, x), x);\n",
  "01-b/code.ts":
    'import type { U64 } from "sekvm/kernel";\nimport { put } from "../00-a/index.ts";\nexport function twice(x: U64): void {\n  put(x);\n  put(x);\n}\n',
};
type File = keyof typeof FILES;

/** Digests of some names in the program, in which one file may differ. */
function digests(names: readonly string[], file?: File, from = "", to = ""): string[] {
  const text = (path: string): string | undefined =>
    path === file ? FILES[file].replace(from, to) : FILES[path as File];
  if (file !== undefined) assert.ok(FILES[file].includes(from), from);
  const { program, errors } = liftProgram(Object.keys(FILES), { read: text });
  assert.deepEqual(
    errors.map((e) => `${e.span.file} ${e.code} ${e.message}`),
    [],
  );
  return names.map((name) => bodiesDigest(program, [name]));
}

const NAMES = ["00-a/codec.ts#enc", "00-a/codec.ts#l", "00-a/spec.ts#get", "01-b/code.ts#twice", "01-b/index.ts#twice"];
/** Which of the names have another digest after a change. */
const changed = (file: File, from: string, to: string): string[] => {
  const [before, after] = [digests(NAMES), digests(NAMES, file, from, to)];
  return NAMES.filter((_, i) => before[i] !== after[i]);
};

test("a helper of a codec in another file counts wherever the codec is used, through rules and primitives too", () => {
  assert.deepEqual(
    changed("00-a/helper.ts", "x + 1n", "x + 2n"),
    NAMES.filter((n) => !n.endsWith("#get")),
  );
});

test("names, places and comments do not count, nor does what is not reached", () => {
  assert.deepEqual(changed("00-a/helper.ts", "export const step", "/** Longer. */\nexport const step"), []);
  assert.deepEqual(changed("00-a/spec.ts", "[m, m.a];", "[m, m.a];\nexport const other = (x: U64): U64 => x;"), []);
  assert.deepEqual(changed("00-a/codec.ts", "enc(x) !== x", "enc(x) === x"), ["00-a/codec.ts#l"]);
  assert.deepEqual(changed("01-b/code.ts", "  put(x);\n", ""), ["01-b/code.ts#twice"]);
});

test("the order of names does not count, and an unknown name is an error", () => {
  const { program } = liftProgram(Object.keys(FILES), { read: (path) => FILES[path as File] });
  const [a, b] = ["00-a/codec.ts#enc", "00-a/helper.ts#step"];
  assert.equal(bodiesDigest(program, [a!, b!]), bodiesDigest(program, [b!, a!]));
  assert.notEqual(bodiesDigest(program, [b!]), bodiesDigest(program, [a!]));
  assert.throws(() => bodiesDigest(program, ["nothing"]), /has no nothing/);
});
