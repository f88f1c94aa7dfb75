/**
 * WebAssembly code as bytes: the instructions that the compiler needs, and its modules.
 *
 * @source WebAssembly Core Specification 1.0, chapter 5, "Binary Format"
 */
import { Bytes, exported, functionBody, moduleFrom, name, section, signature, sized, TYPE } from "../../wasm/index.ts";

export type ValueType = "i32" | "i64";

/** Opcodes of instructions without immediates; those of i64 by their type. */
export const OP = {
  return: 0x0f,
  end: 0x0b,
  else: 0x05,
  select: 0x1b,
  i32: {
    eqz: 0x45,
    eq: 0x46,
    ne: 0x47,
    lt_s: 0x48,
    lt_u: 0x49,
    gt_s: 0x4a,
    gt_u: 0x4b,
    le_s: 0x4c,
    le_u: 0x4d,
    clz: 0x67,
    add: 0x6a,
    sub: 0x6b,
    mul: 0x6c,
    div_s: 0x6d,
    div_u: 0x6e,
    and: 0x71,
    or: 0x72,
    xor: 0x73,
    shl: 0x74,
    shr_s: 0x75,
    shr_u: 0x76,
    rotr: 0x78,
  },
  i64: {
    eqz: 0x50,
    eq: 0x51,
    ne: 0x52,
    lt_s: 0x53,
    lt_u: 0x54,
    gt_s: 0x55,
    gt_u: 0x56,
    le_s: 0x57,
    le_u: 0x58,
    clz: 0x79,
    add: 0x7c,
    sub: 0x7d,
    mul: 0x7e,
    div_s: 0x7f,
    div_u: 0x80,
    and: 0x83,
    or: 0x84,
    xor: 0x85,
    shl: 0x86,
    shr_s: 0x87,
    shr_u: 0x88,
    rotr: 0x8a,
  },
  wrap: 0xa7,
  extend_s: 0xac,
  extend_u: 0xad,
} as const;

export type Arithmetic = keyof (typeof OP)["i32"];

/** Loads by bytes read, to i32 and i64; stores likewise. */
const LOAD = { i32: { 1: 0x2d, 2: 0x2f, 4: 0x28 }, i64: { 1: 0x31, 2: 0x33, 4: 0x35, 8: 0x29 } } as const;
const STORE = { i32: { 1: 0x3a, 2: 0x3b, 4: 0x36 }, i64: { 1: 0x3c, 2: 0x3d, 4: 0x3e, 8: 0x37 } } as const;

const FRAME = { block: 0x02, loop: 0x03, if: 0x04 } as const;

/** The code of one function, with its locals. Parameters come first. */
export class Code {
  readonly #bytes = new Bytes();
  readonly #parameters: number;
  readonly #locals: ValueType[] = [];

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** How much there is: what is behind it can be taken back. */
  get length(): number {
    return this.#bytes.length;
  }
  /** Takes back what was emitted since there was so much. */
  takeBack(length: number): void {
    this.#bytes.length = length;
  }

  /** A new local. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.#parameters + this.#locals.length - 1;
  }

  op(opcode: number): void {
    this.#bytes.push(opcode);
  }
  do(type: ValueType, name: Arithmetic): void {
    this.#bytes.push(OP[type][name]);
  }
  unsigned(value: number): void {
    let v = value;
    while (v >= 0x80) {
      this.#bytes.push((v & 0x7f) | 0x80);
      v >>>= 7;
    }
    this.#bytes.push(v);
  }
  #signed(value: number): void {
    let v = value;
    for (;;) {
      const byte = v & 0x7f;
      v >>= 7;
      if (v === (byte < 64 ? 0 : -1)) {
        this.#bytes.push(byte);
        return;
      }
      this.#bytes.push(byte | 0x80);
    }
  }
  #signedLong(value: bigint): void {
    let v = value;
    for (;;) {
      const byte = Number(v & 0x7fn);
      v >>= 7n;
      if (v === (byte < 64 ? 0n : -1n)) {
        this.#bytes.push(byte);
        return;
      }
      this.#bytes.push(byte | 0x80);
    }
  }
  /** A constant, taken modulo the width of its type. */
  constant(type: ValueType, value: bigint | number): void {
    this.#bytes.push(type === "i32" ? 0x41 : 0x42);
    const short = Number(value);
    if (short === (short | 0)) this.#signed(short);
    else this.#signedLong(BigInt.asIntN(type === "i32" ? 32 : 64, BigInt(value)));
  }
  get(local: number): void {
    this.#bytes.push(0x20);
    this.unsigned(local);
  }
  set(local: number): void {
    this.#bytes.push(0x21);
    this.unsigned(local);
  }
  tee(local: number): void {
    this.#bytes.push(0x22);
    this.unsigned(local);
  }
  load(type: ValueType, bytes: number, offset: number): void {
    this.#bytes.push((LOAD[type] as Readonly<Record<number, number>>)[bytes]!);
    this.#bytes.push(0); // no alignment is promised
    this.unsigned(offset);
  }
  store(type: ValueType, bytes: number, offset: number): void {
    this.#bytes.push((STORE[type] as Readonly<Record<number, number>>)[bytes]!);
    this.#bytes.push(0);
    this.unsigned(offset);
  }
  /** `block`, `loop` or `if`, with a result or none. */
  begin(kind: "block" | "loop" | "if", result?: ValueType): void {
    this.#bytes.push(FRAME[kind]);
    this.#bytes.push(result === undefined ? 0x40 : TYPE[result]);
  }
  end(): void {
    this.#bytes.push(OP.end);
  }
  branch(depth: number): void {
    this.#bytes.push(0x0c);
    this.unsigned(depth);
  }
  branchIf(depth: number): void {
    this.#bytes.push(0x0d);
    this.unsigned(depth);
  }
  /** `br_table` to depths 0 to `count - 1`, by the value on the stack. */
  branchTable(count: number): void {
    this.#bytes.push(0x0e);
    this.unsigned(count - 1);
    for (let i = 0; i < count; i++) this.unsigned(i);
  }
  call(func: number): void {
    this.#bytes.push(0x10);
    this.unsigned(func);
  }
  /** Calls the function of the table at the index on the stack, of the first type. */
  callIndirect(): void {
    this.#bytes.append([0x11, 0, 0]);
  }

  /** The function's body as it stands in a module. */
  body(): Uint8Array {
    return functionBody(this.#locals, this.#bytes.view);
  }
}

/** Functions of JavaScript that compiled code calls, all of them (i32, i32) -> i32, in the order of their indices. */
export const CALLED = ["miss", "system", "single", "zero"] as const;
/** Indices of functions: those that are called, `run`, and those that it shares with all others. */
export const FUNCTION = { miss: 0, system: 1, single: 2, zero: 3, run: 4, high: 5, missed: 6 } as const;

const RUN_TYPE = signature(["i32", "i32"], "i32");
const memoryImport = (pages: number): number[] => [...name("e"), ...name("m"), 2, 1, ...sized(pages), ...sized(pages)];
const CALLED_IMPORTS = CALLED.flatMap((f) => [...name("e"), ...name(f), 0, 0]);

/**
 * A module that imports memory `m` and the functions of `CALLED` from `e`, and exports `run` as `r`.
 *
 * @param shared bodies of the functions `high` and `missed`
 * @param pages size of the imported memory
 */
export const moduleOf = (run: Code, shared: readonly [Uint8Array, Uint8Array], pages: number): Uint8Array =>
  moduleFrom(
    section(1, [
      3,
      ...RUN_TYPE,
      ...signature(["i64", "i64"], "i64"),
      ...signature(["i32", "i64", "i32", "i32"], "i32"),
    ]),
    section(2, [1 + CALLED.length, ...memoryImport(pages), ...CALLED_IMPORTS]),
    section(3, [3, 0, 1, 2]),
    section(7, [1, ...exported("r", "function", FUNCTION.run)]),
    section(10, [3], run.body(), ...shared),
  );

/** A module that imports memory `m` from `e`, exports one function of the type of `run` as `r`, and a table of `table` such functions as `t`. */
export const tableModule = (run: Code, pages: number, table: number): Uint8Array =>
  moduleFrom(
    section(1, [1, ...RUN_TYPE]),
    section(2, [1, ...memoryImport(pages)]),
    section(3, [1, 0]),
    section(4, [1, 0x70, 1, ...sized(table), ...sized(table)]),
    section(7, [2, ...exported("r", "function", 0), ...exported("t", "table", 0)]),
    section(10, [1], run.body()),
  );
