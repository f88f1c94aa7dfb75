/**
 * WebAssembly code as bytes: the instructions that the compiler needs, and the frame of a module.
 *
 * @source WebAssembly Core Specification 1.0, chapter 5, "Binary Format"
 */

export type ValueType = "i32" | "i64";
export const TYPE = { i32: 0x7f, i64: 0x7e } as const;

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

/** The code of one function, with its locals. Parameters come first. */
export class Code {
  readonly bytes: number[] = [];
  readonly #parameters: number;
  readonly #locals: ValueType[] = [];

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** A new local. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.#parameters + this.#locals.length - 1;
  }

  op(opcode: number): void {
    this.bytes.push(opcode);
  }
  do(type: ValueType, name: Arithmetic): void {
    this.bytes.push(OP[type][name]);
  }
  unsigned(value: number): void {
    let v = value;
    while (v >= 0x80) {
      this.bytes.push((v & 0x7f) | 0x80);
      v >>>= 7;
    }
    this.bytes.push(v);
  }
  #signed(value: bigint): void {
    let v = value;
    for (;;) {
      const byte = Number(v & 0x7fn);
      v >>= 7n;
      if ((v === 0n && byte < 64) || (v === -1n && byte >= 64)) {
        this.bytes.push(byte);
        return;
      }
      this.bytes.push(byte | 0x80);
    }
  }
  /** A constant, taken modulo the width of its type. */
  constant(type: ValueType, value: bigint | number): void {
    this.bytes.push(type === "i32" ? 0x41 : 0x42);
    this.#signed(BigInt.asIntN(type === "i32" ? 32 : 64, BigInt(value)));
  }
  get(local: number): void {
    this.bytes.push(0x20);
    this.unsigned(local);
  }
  set(local: number): void {
    this.bytes.push(0x21);
    this.unsigned(local);
  }
  tee(local: number): void {
    this.bytes.push(0x22);
    this.unsigned(local);
  }
  load(type: ValueType, bytes: number, offset: number): void {
    this.bytes.push((LOAD[type] as Readonly<Record<number, number>>)[bytes]!, 0);
    this.unsigned(offset);
  }
  store(type: ValueType, bytes: number, offset: number): void {
    this.bytes.push((STORE[type] as Readonly<Record<number, number>>)[bytes]!, 0);
    this.unsigned(offset);
  }
  /** `block`, `loop` or `if`, with a result or none. */
  begin(kind: "block" | "loop" | "if", result?: ValueType): void {
    this.bytes.push({ block: 0x02, loop: 0x03, if: 0x04 }[kind], result === undefined ? 0x40 : TYPE[result]);
  }
  end(): void {
    this.bytes.push(OP.end);
  }
  branch(depth: number): void {
    this.bytes.push(0x0c);
    this.unsigned(depth);
  }
  branchIf(depth: number): void {
    this.bytes.push(0x0d);
    this.unsigned(depth);
  }
  /** `br_table` to depths 0 to `count - 1`, by the value on the stack. */
  branchTable(count: number): void {
    this.bytes.push(0x0e);
    this.unsigned(count - 1);
    for (let i = 0; i < count; i++) this.unsigned(i);
  }
  call(func: number): void {
    this.bytes.push(0x10);
    this.unsigned(func);
  }

  /** The function's body as it stands in a module. */
  body(): number[] {
    const head = new Code(0);
    head.unsigned(this.#locals.length);
    for (const type of this.#locals) head.bytes.push(1, TYPE[type]);
    const all = [...head.bytes, ...this.bytes, OP.end];
    return [...sized(all.length), ...all];
  }
}

const sized = (n: number): number[] => {
  const c = new Code(0);
  c.unsigned(n);
  return c.bytes;
};
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content.length), ...content];
const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];

/** A function's parameters and result. */
const signature = (params: readonly ValueType[], result: ValueType): number[] => [
  0x60,
  params.length,
  ...params.map((p) => TYPE[p]),
  1,
  TYPE[result],
];

/**
 * A module that imports memory `m` and functions 0 and 1, `miss` and `system`, and exports function 2, `run`; all of them are
 * (i32, i32) -> i32. Function 3 is `high`, the upper half of a product.
 *
 * @param pages size of the imported memory
 */
export function moduleOf(run: Code, high: Code, pages: number): Uint8Array {
  const types = [2, ...signature(["i32", "i32"], "i32"), ...signature(["i64", "i64"], "i64")];
  const memory = [...name("e"), ...name("m"), 2, 1, ...sized(pages), ...sized(pages)];
  const functions = ["f", "s"].flatMap((f) => [...name("e"), ...name(f), 0, 0]);
  const imports = [3, ...memory, ...functions];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, imports),
    ...section(3, [2, 0, 1]),
    ...section(7, [1, ...name("r"), 0, FUNCTION.run]),
    ...section(10, [2, ...run.body(), ...high.body()]),
  ]);
}
export const FUNCTION = { miss: 0, system: 1, run: 2, high: 3 } as const;
