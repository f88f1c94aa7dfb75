/** What lifting says about a program beside its procedures: primitives, laws, loops, places, claims, layers. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse, print, printTerm } from "../../src/ir/index.ts";
import { layerFile, liftProgram, misnamedLayers } from "../../src/kernel/index.ts";
import { place } from "../../src/text/index.ts";
import { lifted, read, root } from "./agree.ts";

const SYSTEM = "test/kernel/samples/system";
const files = readdirSync(join(root, SYSTEM), { recursive: true, encoding: "utf8" })
  .map((f) => `${SYSTEM}/${f}`)
  .filter((f) => f.endsWith(".ts"));
const program = lifted(...files, "test/kernel/samples/words.ts", "test/kernel/samples/states.ts");

test("a layer is a folder with a number, and what stands directly in it is its own", () => {
  assert.deepEqual(layerFile("a/b/05-pt-alloc/code.ts"), {
    level: 5,
    folder: "05-pt-alloc",
    path: "a/b/05-pt-alloc",
    system: "a/b",
    name: "code.ts",
  });
  assert.deepEqual(
    ["00-m/index.ts", "00-m/more/index.ts", "05-/x.ts", "5-a/x.ts", "lib/x.ts", "01-a.ts"].map(
      (f) => layerFile(f)?.path,
    ),
    ["00-m", undefined, undefined, undefined, undefined, undefined],
  );
});

test("a folder beside layers with files of a layer, or a number, is misnamed", () => {
  const names = ["sys/00-m/index.ts", "sys/1-top/code.ts", "sys/1-top/spec.ts", "sys/01_a/x.ts", "sys/top/spec.ts"];
  const others = [
    "sys/lib/index.ts",
    "sys/lib/code.ts",
    "sys/x.ts",
    "sys/00-m/more/spec.ts",
    "spec.ts",
    "a/1-b/spec.ts",
  ];
  assert.deepEqual(misnamedLayers([...names, ...others]), ["sys/1-top/code.ts", "sys/01_a/x.ts", "sys/top/spec.ts"]);
});

test("primitives know their level, specification and code", () => {
  const index = `${SYSTEM}/01-counter/index.ts`;
  assert.deepEqual(program.primitives.get(`${index}#bump`), {
    name: `${index}#bump`,
    short: "bump",
    kind: "step",
    level: 1,
    spec: `${SYSTEM}/01-counter/spec.ts#bump`,
    code: `${SYSTEM}/01-counter/code.ts#bump`,
  });
  const below = { kind: "primitive", primitive: `${SYSTEM}/00-machine/index.ts#load` };
  assert.deepEqual(program.modules.get(`${SYSTEM}/00-machine/index.ts`)!.exports.get("load"), below);
  assert.equal(program.primitives.get(below.primitive)!.code, undefined);
  const take = print(program.procedures.get(`${SYSTEM}/02-pool/code.ts#take`)!.procedure);
  assert.ok(take.includes(`call "${below.primitive}"(at) : bv64`), "code calls by the name of the primitive");
});

test("specifications of several transitions are in the dialect of code, and their loops are recorded", () => {
  const spec = `${SYSTEM}/02-pool/spec.ts`;
  const kinds = [...program.primitives.values()].map((p) => `${p.short} ${p.kind} ${p.spec.split("#")[1]}`);
  assert.deepEqual(
    kinds.filter((k) => /sequence|transition/.test(k)),
    ["drain sequence drain", "twice sequence twice", "look transition load", "wipe transition wipe/step"],
  );
  const drain = program.procedures.get(`${spec}#drain`)!;
  assert.equal(drain.dialect, "code");
  assert.deepEqual(
    drain.loops.map((l) => l.assigned),
    [["i"]],
  );
  assert.ok(print(drain.procedure).includes(`call "${spec}#empty"`), "another sequence by its name");
  const empty = print(program.procedures.get(`${spec}#empty`)!.procedure);
  assert.ok(empty.includes(`call "${spec}#look"`) && empty.includes(`call "${spec}#wipe"`));
  const twice = print(program.procedures.get(`${spec}#twice`)!.procedure);
  assert.ok(twice.includes(`call "${SYSTEM}/02-pool/index.ts#take"`), "a primitive of its own layer");
  assert.deepEqual([...program.modules.get(spec)!.exports.keys()], ["take", "drain", "twice"]);
});

test("a proof file's theorems are lifted, its runs are native, its layer is declared", () => {
  const { exports } = program.modules.get(`${SYSTEM}/01-counter/proof.ts`)!;
  assert.deepEqual(
    [...exports].map(([name, e]) => `${name} ${e.kind}`),
    ["bumpCounts function", "run native", "layer declared"],
  );
  assert.ok(program.procedures.get(`${SYSTEM}/01-counter/proof.ts#bumpCounts`)!.isTheorem);
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

test("what a file exports of other files is known, in circles too", () => {
  const text: Readonly<Record<string, string>> = {
    "a.ts": 'export * from "./b.ts";\nexport { c as d } from "./c.ts";\nexport const e = 1n;\n',
    "b.ts":
      'import { c } from "./c.ts";\nexport * from "./a.ts";\nexport { c };\nexport const e = 2n;\nexport const f = (x: bigint): bigint => x;\n',
    "c.ts": "export const c = (x: bigint): bigint => x;\n",
  };
  const { errors, program: found } = liftProgram(["a.ts"], { read: (path) => text[path] });
  assert.deepEqual(errors, []);
  assert.deepEqual(
    [...found.modules.get("a.ts")!.exports].map(
      ([name, e]) => `${name} ${"procedure" in e ? e.procedure : e.kind === "constant" && e.value}`,
    ),
    ["d c.ts#c", "e 1", "c c.ts#c", "f b.ts#f"],
  );
});

test("what a declaration reads has its value when the file is evaluated", () => {
  const types = "export interface M {\n  readonly n: bigint;\n}\n";
  const errorsOf = (spec: string, part: string): readonly string[] => {
    const text: Readonly<Record<string, string>> = {
      "01-a/state.ts": types,
      "01-a/spec.ts": `import { transition } from "sekvm/kernel";\nimport type { M } from "./state.ts";\n${spec}`,
      "01-a/part.ts": `import type { M } from "./state.ts";\n${part}`,
    };
    const { errors } = liftProgram(["01-a/spec.ts"], { read: (path) => text[path], isApart: true });
    return errors.map((e) => `${e.span.file}:${place(text[e.span.file]!, e.span.from).line} ${e.code}`);
  };
  const taken =
    'import { f } from "./part.ts";\nexport const step = transition(f);\nexport const one = (n: bigint): bigint => n;\n';
  const arrow = "export const f = (m: M): M => ({ n: m.n + 1n });\n";
  const declared = "export function f(m: M): M {\n  return { n: m.n + 1n };\n}\n";
  const circle = 'import { one } from "./spec.ts";\nexport const g = (n: bigint): bigint => one(n);\n';
  assert.deepEqual(errorsOf(taken, arrow), []);
  assert.deepEqual(errorsOf(taken, circle + declared), []);
  assert.deepEqual(errorsOf(taken, circle + arrow), ["01-a/spec.ts:4 KTS24"]);
  assert.deepEqual(errorsOf(`export const step = transition(f);\n${arrow}`, ""), ["01-a/spec.ts:3 KTS24"]);
  assert.deepEqual(errorsOf(`${arrow}export const step = transition(f);\n`, ""), []);
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
