/**
 * z3's calls that may throw, as WebAssembly. The package is built for hosts whose WebAssembly has no exceptions: each such call goes
 * through a function `invoke_…` of JavaScript, which costs a third of z3's time. Here the same functions are made of `try` and
 * `call_indirect`. They are imports of z3 and call through its table, which is there only when z3 is instantiated: so what it
 * imports calls through a table of its own (the front), which is filled behind that (with the back).
 *
 * @source https://github.com/WebAssembly/exception-handling, legacy proposal: `try` 0x06, `rethrow` 0x09, `catch_all` 0x19
 */
import {
  exported,
  functionBody,
  instantiate,
  isTaken,
  moduleFrom,
  name,
  section,
  signature,
  sized,
  TYPE,
  type ValueType,
  type WasmInstance,
  type WasmTable,
  wasmInstance,
} from "../../../wasm/index.ts";

type Env = Record<string, unknown>;

/** A function `invoke_…`: the index of a function in z3's table comes before the parameters of that function. */
interface Invoke {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result: ValueType | undefined;
}

const LETTERS: Readonly<Record<string, ValueType>> = { i: "i32", j: "i64", f: "f32", d: "f64" };
const INVOKE = /^invoke_([vijfd])([ijfd]*)$/;

const GET_LOCAL = 0x20;
const SET_LOCAL = 0x21;
const CALL = 0x10;
const ONE = [0x41, 1];
const NONE = [0x41, 0];
/** What is returned where a call threw; nobody reads it. */
const NOTHING: Readonly<Record<ValueType, readonly number[]>> = {
  i32: NONE,
  i64: [0x42, 0],
  f32: [0x43, 0, 0, 0, 0],
  f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
};

const invokesIn = (env: Env): readonly Invoke[] =>
  Object.keys(env).flatMap((text): Invoke[] => {
    const [, result, parameters] = INVOKE.exec(text) ?? [];
    if (result === undefined || parameters === undefined) return [];
    return [{ name: text, result: LETTERS[result], parameters: [...parameters].map((p) => LETTERS[p]!) }];
  });

const vector = (items: readonly (readonly number[])[]): number[] => [...sized(items.length), ...items.flat()];
const bodies = (all: readonly Uint8Array[]): readonly ArrayLike<number>[] => [sized(all.length), ...all];
const locals = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => [GET_LOCAL, ...sized(from + i)]).flat();
const callIndirect = (type: number): number[] => [0x11, ...sized(type), 0];
const outer = ({ parameters, result }: Invoke): number[] => signature(["i32", ...parameters], result);
const inner = ({ parameters, result }: Invoke): number[] => signature(parameters, result);

/** A signed number as LEB128, below 2^13. */
const constant = (n: number): number[] => [0x41, (n & 0x7f) | 0x80, (n >> 7) & 0x3f];

/** A module whose functions call those of its own table `t`, each that of its number. */
const frontOf = (invokes: readonly Invoke[]): Uint8Array =>
  moduleFrom(
    section(1, vector(invokes.map(outer))),
    section(3, vector(invokes.map((_, i) => sized(i)))),
    section(4, [1, 0x70, 0, ...sized(invokes.length)]),
    section(7, vector([exported("t", "table", 0), ...invokes.map((f, i) => exported(f.name, "function", i))])),
    section(
      10,
      ...bodies(
        invokes.map(({ parameters }, i) =>
          functionBody([], [...locals(0, 1 + parameters.length), ...constant(i), ...callIndirect(i)]),
        ),
      ),
    ),
  );

/** Functions that the back calls, in the order of their indices. */
const CALLED = ["save", "restore", "own", "threw"] as const;
const [SAVE, RESTORE, OWN, THREW] = CALLED.keys();

/**
 * A module whose functions call z3's table. One that throws leaves its stack pointer as it was and says so by `setThrew`; what is
 * thrown and not by z3 goes on.
 */
function backOf(invokes: readonly Invoke[]): Uint8Array {
  const helpers = 2 * invokes.length;
  const [get, put, both] = [sized(helpers), sized(helpers + 1), sized(helpers + 2)];
  const types = { save: get, restore: put, own: get, threw: both };
  const bodyOf = ({ parameters, result }: Invoke, i: number): Uint8Array => {
    const stack = sized(1 + parameters.length);
    return functionBody(
      ["i32"],
      [
        ...[CALL, SAVE!, SET_LOCAL, ...stack],
        ...[0x06, result === undefined ? 0x40 : TYPE[result]],
        ...[...locals(1, parameters.length), ...locals(0, 1), ...callIndirect(invokes.length + i)],
        0x19,
        ...[GET_LOCAL, ...stack, CALL, RESTORE!],
        ...[CALL, OWN!, 0x45, 0x04, 0x40, 0x09, 1, 0x0b], // if not its own: rethrow
        ...[...ONE, ...NONE, CALL, THREW!],
        ...(result === undefined ? [] : NOTHING[result]),
        0x0b,
      ],
    );
  };
  return moduleFrom(
    section(
      1,
      vector([
        ...invokes.map(outer),
        ...invokes.map(inner),
        ...[signature([], "i32"), signature(["i32"]), signature(["i32", "i32"])],
      ]),
    ),
    section(
      2,
      vector([
        [...name("e"), ...name("table"), 1, 0x70, 0, 0],
        ...CALLED.map((f) => [...name("e"), ...name(f), 0, ...types[f]]),
      ]),
    ),
    section(3, vector(invokes.map((_, i) => sized(i)))),
    section(7, vector(invokes.map((f, i) => exported(f.name, "function", CALLED.length + i)))),
    section(10, ...bodies(invokes.map(bodyOf))),
  );
}

/** Functions of JavaScript that throw for z3. */
const THROWING = ["__cxa_throw", "__cxa_rethrow", "__resumeException"];

/**
 * The instance of z3's module, whose calls that may throw are made here; on a host whose WebAssembly has no such exceptions they are the
 * package's. @param imports  those of the package; changed
 */
export function z3Instance(module: object, imports: { readonly env: Env }, takes = isTaken): WasmInstance {
  const { env } = imports;
  const invokes = invokesIn(env);
  const code = backOf(invokes);
  if (!takes(code)) return instantiate(module, imports as never);
  const front = wasmInstance(frontOf(invokes), {});
  for (const f of invokes) env[f.name] = front[f.name];
  let isOwn = 0;
  for (const f of THROWING) {
    const thrown = env[f] as (...values: unknown[]) => unknown;
    env[f] = (...values: unknown[]) => {
      try {
        return thrown(...values);
      } catch (error) {
        isOwn = (error as object) && "excPtr" in (error as object) ? 1 : 0; // the package's name for what C++ throws
        throw error;
      }
    };
  }
  const own = (): number => {
    const was = isOwn;
    isOwn = 0;
    return was;
  };
  const instance = instantiate(module, imports as never);
  const { __indirect_function_table: table, emscripten_stack_get_current: save, ...rest } = instance.exports;
  const { _emscripten_stack_restore: restore, setThrew: threw } = rest;
  const back = wasmInstance(code, { e: { table, save, restore, threw, own } });
  for (const [i, f] of invokes.entries()) (front.t as WasmTable).set(i, back[f.name]);
  return instance;
}
