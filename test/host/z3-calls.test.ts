/** Calls of z3 that may throw: values go through, its own exceptions end at the call, others go on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { z3Instance } from "../../src/host/node/solvers/z3-calls.ts";
import {
  compile,
  exported,
  functionBody,
  moduleFrom,
  name,
  section,
  signature,
  sized,
  type ValueType,
} from "../../src/wasm/index.ts";

const TYPES: Readonly<Record<string, ValueType>> = { i: "i32", j: "i64", f: "f32", d: "f64" };
/** One of each kind of result, and the longest. */
const SIGNATURES = ["v", "vi", "i", "iiji", "jjd", "fif", "ddj", "viiiiiiiiiiiiii", "iiiiiiiiiiiiii"];

const vector = (items: readonly (readonly number[])[]): number[] => [...sized(items.length), ...items.flat()];
const imported = (text: string, type: number): number[] => [...name("env"), ...name(text), 0, ...sized(type)];

/** A module as the package's: it imports `invoke_…`, has a table, and here also what is in the table (`callee_…`). */
async function instanceWith(env: Record<string, unknown>, takes?: () => boolean) {
  const n = SIGNATURES.length;
  const typeOf = (s: string, first: readonly ValueType[]): number[] =>
    signature([...first, ...[...s.slice(1)].map((c) => TYPES[c]!)], TYPES[s[0]!]);
  const helpers = 2 * n;
  const code = moduleFrom(
    section(
      1,
      vector([
        ...SIGNATURES.map((s) => typeOf(s, ["i32"])),
        ...SIGNATURES.map((s) => typeOf(s, [])),
        ...[signature([], "i32"), signature(["i32"]), signature(["i32", "i32"])],
      ]),
    ),
    section(
      2,
      vector([
        ...SIGNATURES.map((s, i) => imported(`invoke_${s}`, i)),
        ...SIGNATURES.map((s, i) => imported(`callee_${s}`, n + i)),
        ...[imported("save", helpers), imported("restore", helpers + 1), imported("threw", helpers + 2)],
      ]),
    ),
    section(3, vector(SIGNATURES.map((_, i) => sized(n + i)))),
    section(4, [1, 0x70, 0, ...sized(n)]),
    section(
      7,
      vector([
        exported("__indirect_function_table", "table", 0),
        exported("emscripten_stack_get_current", "function", helpers),
        exported("_emscripten_stack_restore", "function", helpers + 1),
        exported("setThrew", "function", helpers + 2),
        ...SIGNATURES.map((s, i) => exported(s, "function", helpers + 3 + i)),
      ]),
    ),
    section(9, vector([[0, 0x41, 0, 0x0b, ...vector(SIGNATURES.map((_, i) => sized(n + i)))]])),
    section(
      10,
      sized(n),
      ...SIGNATURES.map((s, i) => {
        const parameters = [...s.slice(1)].flatMap((_, at) => [0x20, ...sized(at)]);
        return functionBody([], [0x41, i, ...parameters, 0x10, ...sized(i)]);
      }),
    ),
  );
  return z3Instance(await compile(code), { env }, takes).exports as Record<string, (...values: unknown[]) => unknown>;
}

const VALUES: Readonly<Record<string, unknown>> = { i: -7, j: -(2n ** 40n), f: 1.5, d: Math.PI, v: undefined };
const ZERO: Readonly<Record<string, unknown>> = { i: 0, j: 0n, f: 0, d: 0, v: undefined };

/** The package's functions around a callee: what it throws, and what was called. */
function environment(callee: (s: string, values: readonly unknown[]) => unknown) {
  const called: string[] = [];
  const thrown: { error: unknown } = { error: undefined };
  const env: Record<string, unknown> = {
    save: () => 48,
    restore: (at: number) => void called.push(`restore ${at}`),
    threw: (a: number, b: number) => void called.push(`threw ${a} ${b}`),
  };
  for (const s of SIGNATURES) {
    env[`invoke_${s}`] = () => assert.fail("the package's own function is called");
    env[`callee_${s}`] = (...values: unknown[]) => callee(s, values);
  }
  for (const f of ["__cxa_throw", "__cxa_rethrow", "__resumeException"])
    env[f] = () => {
      throw thrown.error;
    };
  return { env, called, thrown };
}

test("values and results of every type go through", async () => {
  const seen: unknown[] = [];
  const { env, called } = environment((s, values) => {
    seen.push(values);
    return VALUES[s[0]!];
  });
  const instance = await instanceWith(env);
  for (const s of SIGNATURES) {
    const values = [...s.slice(1)].map((c) => VALUES[c]);
    assert.equal(instance[s]!(...values), VALUES[s[0]!], s);
    assert.deepEqual(seen.pop(), values, s);
  }
  assert.deepEqual(called, [], "nothing was thrown");
});

test("an exception of z3 ends at the call, with its stack as it was", async () => {
  const { env, called, thrown } = environment(() => (env.__cxa_throw as () => never)());
  thrown.error = Object.assign(new Error("C++"), { excPtr: 64 });
  const instance = await instanceWith(env);
  for (const s of SIGNATURES) {
    assert.equal(instance[s]!(...[...s.slice(1)].map((c) => VALUES[c])), ZERO[s[0]!], s);
    assert.deepEqual(called.splice(0), ["restore 48", "threw 1 0"], s);
  }
});

test("what z3 does not throw goes on, also behind an exception of its own", async () => {
  let fails = false;
  const other = new Error("no memory");
  const { env, called, thrown } = environment(() => {
    if (fails) throw other;
    return (env.__cxa_rethrow as () => never)();
  });
  thrown.error = Object.assign(new Error("C++"), { excPtr: 64 });
  const instance = await instanceWith(env);
  instance.i!();
  fails = true;
  assert.throws(() => instance.i!(), other);
  fails = false;
  thrown.error = new Error("aborted");
  assert.throws(() => instance.i!(), /aborted/);
  assert.deepEqual(
    called.filter((c) => c.startsWith("threw")),
    ["threw 1 0"],
  );
});

test("a host without exceptions in WebAssembly has the functions of the package", async () => {
  const { env } = environment(() => undefined);
  for (const s of SIGNATURES) env[`invoke_${s}`] = () => VALUES[s[0]!];
  const instance = await instanceWith(env, () => false);
  assert.equal(instance.iiji!(1, 2n, 3), VALUES.i);
});
