/** What lifting says about a program beside its procedures: primitives, laws, loops, places, claims, layers. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse, print, printTerm } from "../../src/ir/index.ts";
import { entriesOf, layersOf, liftProgram } from "../../src/kernel/index.ts";
import { place } from "../../src/text/index.ts";
import { lifted, read, root } from "./agree.ts";

const SYSTEM = "test/kernel/samples/system";
const files = readdirSync(join(root, SYSTEM), { recursive: true, encoding: "utf8" }).map((f) => `${SYSTEM}/${f}`);
const layers = layersOf(files, SYSTEM);
const program = lifted(...entriesOf(layers), "test/kernel/samples/words.ts", "test/kernel/samples/states.ts");

test("layers come in order, each with the files it has", () => {
  assert.deepEqual(
    layers.map((l) => `${l.level} ${l.name} ${[...l.files.keys()].sort().join(" ")}`),
    ["0 00-machine index.ts spec.ts", "1 01-counter code.ts index.ts proof.ts relate.ts spec.ts", "2 02-pool code.ts"],
  );
});

test("primitives know their level, specification and code, and pass through other layers", () => {
  const index = `${SYSTEM}/01-counter/index.ts`;
  assert.deepEqual(program.primitives.get(`${index}#bump`), {
    name: `${index}#bump`,
    short: "bump",
    level: 1,
    spec: `${SYSTEM}/01-counter/spec.ts#bump`,
    code: `${SYSTEM}/01-counter/code.ts#bump`,
  });
  const below = { kind: "primitive", primitive: `${SYSTEM}/00-machine/index.ts#load` };
  assert.deepEqual(program.modules.get(index)!.exports.get("load"), below);
  assert.equal(program.primitives.get(below.primitive)!.code, undefined);
  const take = print(program.procedures.get(`${SYSTEM}/02-pool/code.ts#take`)!.procedure);
  assert.ok(take.includes(`call "${below.primitive}"(at) : bv64`), "code calls by the name of the primitive");
});

test("a proof file's theorems are lifted, its runs and its layer are native, lists of names are constants", () => {
  const { exports } = program.modules.get(`${SYSTEM}/01-counter/proof.ts`)!;
  assert.deepEqual(
    [...exports].map(([name, e]) => `${name} ${e.kind}`),
    ["bumpCounts function", "run native", "layer native"],
  );
  assert.ok(program.procedures.get(`${SYSTEM}/01-counter/proof.ts#bumpCounts`)!.isTheorem);
  const hidden = program.modules.get(`${SYSTEM}/01-counter/relate.ts`)!.exports.get("hidden");
  assert.deepEqual(hidden, { kind: "constant", value: ["cells.*"] });
});

test("claims carry their text", () => {
  const { procedure } = program.procedures.get(`${SYSTEM}/01-counter/proof.ts#bumpCounts`)!;
  const claims = procedure.blocks.flatMap((b) =>
    b.body.flatMap((s) =>
      s.kind === "effect" && s.effect.kind === "claim" ? [`${s.effect.what} ${s.effect.text}`] : [],
    ),
  );
  assert.deepEqual(claims, [
    'assume m.mode === "idle"',
    "assume m.cells.at(at) + by < 1n << 32n && bounded(m)",
    "assert the old value",
    "assert after.cells.at(at) === before + by && after.ticks === m.ticks + 3n",
  ]);
});

test("a law has its trigger over the parameters of its statement", () => {
  const law = program.laws.get("test/kernel/samples/words.ts#decodeEncode")!;
  const f = (name: string): string => `#"test/kernel/samples/words.ts#${name}"`;
  assert.deepEqual(law.triggers.map(printTerm), [`${f("decode")}(${f("encode")}(g:bv64.Gfn, b:bv8):bv64):bv64.Gfn`]);
  const { params } = program.procedures.get(law.statement)!.procedure;
  assert.deepEqual(
    params.map((p) => p.name),
    ["g", "b"],
  );
});

test("loops name their head and what they assign around them", () => {
  const clear = program.procedures.get(`${SYSTEM}/01-counter/code.ts#clear`)!;
  assert.deepEqual(
    clear.loops.map(({ head, assigned }) => ({ head, assigned })),
    [{ head: "head1", assigned: ["i"] }],
  );
  const spec = program.procedures.get(`${SYSTEM}/01-counter/spec.ts#clear`)!;
  assert.deepEqual(spec.loops[0]!.assigned, ["now", "i"]);
  const targets = clear.procedure.blocks.flatMap((b) =>
    b.end.kind === "jump" && b.end.to === "head1" ? [b.label] : [],
  );
  assert.equal(targets.length, 2, "the way in and the way back");
});

test("every statement and end has a place in its file", () => {
  for (const { procedure, places, name } of program.procedures.values()) {
    const file = name.split("#")[0]!;
    for (const block of procedure.blocks)
      for (const part of [block, ...block.body, block.end])
        assert.equal(places.get(part)?.file, file, `${name} ${block.label}`);
  }
});

test("lifted procedures have a text form that reads back", () => {
  for (const { procedure } of program.procedures.values()) {
    const text = print(procedure);
    const { procedures, errors } = parse(text, "lifted");
    assert.deepEqual(errors, []);
    assert.equal(print(procedures![0]!), text);
  }
});

test("functions that always have a value are total, others are not", () => {
  const total = (name: string): boolean => program.procedures.get(name)!.total;
  assert.ok(total("test/kernel/samples/states.ts#rank"));
  assert.ok(total("test/kernel/samples/states.ts#nested/tabulate0"));
  assert.ok(!total("test/kernel/samples/states.ts#locked"), "through the function that it calls");
  assert.ok(!total("test/kernel/samples/words.ts#steps"), "a loop");
  assert.ok(!total(`${SYSTEM}/01-counter/code.ts#both`), "a primitive");
});

test("errors of all files come in order, and do not hide other functions", () => {
  const text: Readonly<Record<string, string>> = {
    "a.ts":
      'import { b } from "./b.ts";\nexport function f(x: bigint): bigint {\n  const y = x / 2n;\n  const z = nothing;\n  return b(z);\n}\n',
    "b.ts":
      "export function b(x: bigint): bigint {\n  return x & 1n;\n}\nexport function good(x: bigint): bigint {\n  return x;\n}\n",
  };
  const { errors, program: found } = liftProgram(["a.ts"], { read: (path) => text[path] });
  assert.deepEqual(
    errors.map((e) => `${e.span.file}:${place(text[e.span.file]!, e.span.from).line} ${e.code}`),
    ["a.ts:3 KTS10", "a.ts:4 KTS11", "b.ts:2 KTS10"],
  );
  assert.deepEqual([...found.procedures.keys()], ["b.ts#good"]);
  assert.ok(errors.every((e) => e.hint !== undefined || e.code === "KTS11"));
});

test("the prelude is known through files that pass it on", () => {
  const text: Readonly<Record<string, string>> = {
    "kcore/prelude/index.ts": 'export * from "../../src/prelude/index.ts";\n',
    "kcore/a/spec.ts":
      'import { type U64, u64 } from "../prelude/index.ts";\nexport function f(x: U64): U64 {\n  return u64(x + 1n);\n}\n',
  };
  const { errors, program: found } = liftProgram(["kcore/a/spec.ts"], { read: (path) => text[path] });
  assert.deepEqual(errors, []);
  assert.ok(found.procedures.has("kcore/a/spec.ts#f"));
  assert.equal(read("nothing"), undefined);
});
