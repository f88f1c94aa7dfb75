/**
 * Reads a flattened device tree that somebody gives. Properties stay bytes: what they mean is for whoever looks them up.
 *
 * @source Devicetree Specification 0.4, chapter 5
 */
import { MAGIC, TOKEN, type TreeNode } from "./device-tree.ts";

export interface ReadTree {
  readonly root: TreeNode;
  readonly reservations: Uint8Array;
}

/** Larger ones are refused, as kernels do. */
export const MOST_TREE_BYTES: number = 2 ** 21;
const MOST_DEPTH = 64;
const OLDEST_VERSION = 16;

const refuse = (what: string): never => {
  throw new Error(what);
};

class Reader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #strings: Uint8Array;
  #at: number;
  readonly #end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = this.header(8);
    this.#end = this.#at + this.header(36);
    const strings = this.header(12);
    if (this.#at % 4 !== 0 || this.#end > bytes.length || strings + this.header(32) > bytes.length)
      refuse("a block lies behind the end");
    this.#strings = bytes.subarray(strings, strings + this.header(32));
  }

  header(offset: number): number {
    return this.#view.getUint32(offset);
  }

  #word(): number {
    if (this.#at + 4 > this.#end) return refuse("the structure ends early");
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }
  #take(length: number): Uint8Array {
    if (this.#at + length > this.#end) return refuse("the structure ends early");
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += (length + 3) & ~3;
    return taken;
  }
  #text(bytes: Uint8Array, from: number): string {
    const end = bytes.indexOf(0, from);
    if (from > bytes.length || end < 0) return refuse("a name has no end");
    return new TextDecoder().decode(bytes.subarray(from, end));
  }
  #name(): string {
    const name = this.#text(this.#bytes.subarray(0, this.#end), this.#at);
    this.#take(new TextEncoder().encode(name).length + 1);
    return name;
  }

  /** A node behind its opening token. */
  node(depth: number): readonly [string, TreeNode] {
    if (depth > MOST_DEPTH) refuse("nodes are too deep");
    const name = this.#name();
    const properties: [string, Uint8Array][] = [];
    const children: (readonly [string, TreeNode])[] = [];
    for (;;) {
      const token = this.#word();
      if (token === TOKEN.end)
        return [name, { properties: Object.fromEntries(properties), children: Object.fromEntries(children) }];
      if (token === TOKEN.begin) children.push(this.node(depth + 1));
      else if (token === TOKEN.property) {
        const [length, key] = [this.#word(), this.#word()];
        properties.push([this.#text(this.#strings, key), this.#take(length)]);
      } else if (token !== TOKEN.nothing) refuse("an unknown token");
    }
  }

  root(): TreeNode {
    while (this.#at < this.#end) {
      const token = this.#word();
      if (token === TOKEN.begin) return this.node(0)[1];
      if (token !== TOKEN.nothing) break;
    }
    return refuse("there is no root");
  }
}

/** The list up to and with its end, which is 16 bytes of zeros. */
function reservationsAt(bytes: Uint8Array, from: number): Uint8Array {
  for (let at = from; at + 16 <= bytes.length; at += 16)
    if (bytes.subarray(at, at + 16).every((b) => b === 0)) return bytes.slice(from, at + 16);
  return refuse("the list of reservations has no end");
}

/** @throws {Error} with what is wrong, when it is none or damaged */
export function readTree(bytes: Uint8Array): ReadTree {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 40 || header.getUint32(0) !== MAGIC) return refuse("it does not begin as one");
  if (bytes.length > MOST_TREE_BYTES) return refuse(`it is larger than ${MOST_TREE_BYTES} bytes`);
  if (header.getUint32(4) > bytes.length) return refuse("it ends before its end");
  if (header.getUint32(20) < OLDEST_VERSION) return refuse("its version is too old");
  return { root: new Reader(bytes).root(), reservations: reservationsAt(bytes, header.getUint32(16)) };
}
