/**
 * The frame of a WebAssembly module as bytes.
 *
 * @source WebAssembly Core Specification 1.0, chapter 5, "Binary Format"
 */

export const TYPE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;
export type ValueType = keyof typeof TYPE;

/** Bytes that grow. */
export class Bytes {
  #bytes = new Uint8Array(64);
  length = 0;

  push(byte: number): void {
    if (this.length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.length++] = byte;
  }
  append(more: ArrayLike<number>): void {
    if (this.length + more.length > this.#bytes.length) this.#grow(more.length);
    this.#bytes.set(more, this.length);
    this.length += more.length;
  }
  /** The bytes as they are now; the next change may overwrite them. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
  #grow(by: number): void {
    const larger = new Uint8Array(2 * (this.#bytes.length + by));
    larger.set(this.view);
    this.#bytes = larger;
  }
}

/** A number below 2^31 as LEB128. */
export function sized(n: number): number[] {
  const bytes: number[] = [];
  for (let v = n; ; v >>>= 7) {
    bytes.push(v < 0x80 ? v : (v & 0x7f) | 0x80);
    if (v < 0x80) return bytes;
  }
}

export type Content = readonly ArrayLike<number>[];

/** A section of these pieces. */
export function section(id: number, ...content: Content): Content {
  const length = content.reduce((n, piece) => n + piece.length, 0);
  return [[id, ...sized(length)], ...content];
}

export function moduleFrom(...sections: readonly Content[]): Uint8Array {
  const bytes = new Bytes();
  bytes.append([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  for (const piece of sections.flat()) bytes.append(piece);
  return bytes.view;
}

export const name = (text: string): number[] => {
  const bytes = new TextEncoder().encode(text);
  return [...sized(bytes.length), ...bytes];
};

/** A function's parameters and result. */
export const signature = (params: readonly ValueType[], result?: ValueType): number[] => [
  0x60,
  ...sized(params.length),
  ...params.map((p) => TYPE[p]),
  ...(result === undefined ? [0] : [1, TYPE[result]]),
];

/** An export of a function or a table. */
export const exported = (text: string, kind: "function" | "table", index: number): number[] => [
  ...name(text),
  kind === "function" ? 0 : 1,
  ...sized(index),
];

/** A function's locals behind its parameters, and its instructions without the last `end`, as they stand in a module. */
export function functionBody(locals: readonly ValueType[], code: ArrayLike<number>): Uint8Array {
  const head = [...sized(locals.length), ...locals.flatMap((type) => [1, TYPE[type]])];
  const all = new Bytes();
  all.append(sized(head.length + code.length + 1));
  all.append(head);
  all.append(code);
  all.push(0x0b);
  return all.view;
}
