/** Declarations are read from their text as data, with what they name resolved, and are what they are when they run. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Declared, liftProgram } from "../../src/kernel/index.ts";
import { cases } from "../tier.ts";
import { lifted } from "./agree.ts";
import { machine } from "./samples/system/00-machine/machine.ts";

const SYSTEM = "test/kernel/samples/system";
const FILE = `${SYSTEM}/00-machine/machine.ts`;
const program = lifted(FILE, `${SYSTEM}/01-counter/proof.ts`);

/** A declaration as plain values: functions by the last part of their name. */
function plain(d: Declared): unknown {
  if (d.kind === "list") return d.items.map(plain);
  if (d.kind === "record") return Object.fromEntries(d.fields.map((f) => [f.name, plain(f.value)]));
  if (d.kind === "function") return `${d.procedure.split("#")[1]}()`;
  if (d.kind === "primitive") return `${d.primitive.split("#")[1]}!`;
  return d.kind === "native" ? `native ${d.name.split("#")[1]}` : d.value;
}

/** What ran, in the same form: numbers are integers. */
function ran(value: unknown): unknown {
  if (typeof value === "function") return `${value.name}()`;
  if (typeof value === "number") return BigInt(value);
  if (Array.isArray(value)) return value.map(ran);
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, v]) => [name, ran(v)]))
    : value;
}

test("a machine is read as what it is when it runs: spreads, names, constants, functions", () => {
  const declared = program.declared.get(`${FILE}#machine`)!;
  assert.equal(declared.kind === "record" && declared.marker, "defineMachine");
  assert.deepEqual(plain(declared), ran(machine));
  const { exports } = program.modules.get(FILE)!;
  assert.deepEqual(exports.get("machine"), { kind: "declared", declared: `${FILE}#machine` });
});

test("functions are named by their procedures, in whatever file they stand; places are those in the declaration", () => {
  const declared = program.declared.get(`${FILE}#machine`)!;
  const hardware = declared.kind === "record" ? declared.fields.find((f) => f.name === "hardware")! : assert.fail();
  const [first] = hardware.value.kind === "list" ? hardware.value.items : [];
  const step = first?.kind === "record" ? first.fields[0]! : assert.fail();
  assert.ok(step.value.kind === "function" && program.procedures.has(step.value.procedure));
  assert.equal(step.value.kind === "function" && step.value.procedure, `${SYSTEM}/00-machine/spec.ts#store`);
  const { text } = program.modules.get(FILE)!;
  assert.equal(text.slice(step.value.span.from, step.value.span.to), "spec.store");
  assert.equal(text.slice(step.span.from, step.span.to), "step");
});

test("the run of a layer is native", () => {
  const file = `${SYSTEM}/01-counter/proof.ts`;
  assert.deepEqual(plain(program.declared.get(`${file}#layer`)!), { title: "Counter", run: "native run" });
});

const declaredIn = (text: string): unknown => {
  const files: Readonly<Record<string, string>> = {
    "00-a/proof.ts": `import { defineLayer } from "sekvm/check";\nimport { u64 } from "sekvm/kernel";\nimport * as other from "./other.ts";\n${text}`,
    "00-a/other.ts": `import { u8 } from "sekvm/kernel";\nexport const RING = u8(7n);\nexport const both = { a: "x", b: RING } as const;\n`,
  };
  const { program: found, errors } = liftProgram(["00-a/proof.ts"], { read: (path) => files[path] });
  const layer = found.declared.get("00-a/proof.ts#layer");
  return errors.length > 0 ? errors.map((e) => e.code) : plain(layer!);
};

test("records of other files are spread, and a later field wins", () => {
  assert.deepEqual(declaredIn("export const layer = defineLayer({ ...other.both, b: other.RING, c: [...[1, 2]] });"), {
    a: "x",
    b: 7n,
    c: [1n, 2n],
  });
  assert.deepEqual(declaredIn("const more = { ...other.both };\nexport const layer = defineLayer({ more });"), {
    more: { a: "x", b: 7n },
  });
});

test("numbers, booleans, names of enumerations and texts are what their constants are", () => {
  const text =
    'type Mode = "idle" | "busy";\nconst START: Mode = "idle";\nconst NAME = "x";\nconst YES = true;\n' +
    'export const layer = defineLayer({ START, NAME, YES, least: -1n, most: 1n << 40n, one: u64(1n), list: [NAME, ...["y"]] });';
  assert.deepEqual(declaredIn(text), {
    START: "idle",
    NAME: "x",
    YES: true,
    least: -1n,
    most: 1n << 40n,
    one: 1n,
    list: ["x", "y"],
  });
});

test("a declaration that grows without end or contains itself is an error, soon", () => {
  const doubling = Array.from({ length: 40 }, (_, i) => `const a${i + 1} = [...a${i}, ...a${i}, 1];\n`).join("");
  assert.deepEqual(declaredIn(`const a0 = [1, 2];\n${doubling}export const layer = defineLayer({ a: a40 });`), [
    "KTS02",
  ]);
  const deep = Array.from(
    { length: 200 },
    (_, i) => `const b${i + 1} = ${"[".repeat(90)}b${i}${"]".repeat(90)};\n`,
  ).join("");
  assert.deepEqual(declaredIn(`const b0 = [1];\n${deep}export const layer = defineLayer({ b: b200 });`), ["KTS02"]);
  assert.deepEqual(declaredIn("const a = [1, ...a];\nexport const layer = defineLayer({ a });"), ["KTS24"]);
});

const scalar = fc.oneof(
  fc.boolean().map(String),
  fc.integer({ min: -5, max: 5 }).map((n) => `${n}n`),
  fc.nat(9).map(String),
  fc.constantFrom("x", 'q"', "é\\").map((t) => JSON.stringify(t)),
);
/** Lists and records as texts, with spreads in them. */
const list = (depth: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(value(depth - 1), depth > 0 ? list(depth - 1).map((l) => `...${l}`) : scalar), { maxLength: 3 })
    .map((items) => `[${items.join(", ")}]`);
const record = (depth: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      depth > 0 ? fc.option(record(depth - 1)) : fc.constant(null),
      fc.dictionary(fc.constantFrom("a", "b", "is", "to"), value(depth - 1), { maxKeys: 3 }),
    )
    .map(([base, fields]) => [
      ...(base === null ? [] : [`...${base}`]),
      ...Object.entries(fields).map((f) => f.join(": ")),
    ])
    .map((parts) => `{ ${parts.join(", ")} }`);
const value = (depth: number): fc.Arbitrary<string> =>
  depth <= 0 ? scalar : fc.oneof(scalar, list(depth), record(depth));

test("what is read is what runs, of random literals that are named, spread or written", () => {
  const property = fc.property(fc.array(record(3), { minLength: 1, maxLength: 3 }), (records) => {
    const constants = records.map((r, i) => `const k${i} = ${r};\n`).join("");
    const text = `{ ${records.map((r, i) => (i % 2 === 0 ? `k${i}` : `...k${i}, r${i}: ${r}`)).join(", ")} }`;
    const wanted = ran(new Function(`${constants}return ${text};`)() as unknown);
    assert.deepEqual(declaredIn(`${constants}export const layer = defineLayer(${text});`), wanted, constants + text);
  });
  fc.assert(property, { numRuns: cases(300, 5000) });
});
