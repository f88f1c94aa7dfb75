/**
 * Device trees in their flattened form.
 *
 * @source Devicetree Specification 0.4, chapter 5
 */

/** A property: text, texts, 32-bit cells, nothing, or bytes as they were read. */
export type Property = string | readonly string[] | readonly number[] | true | Uint8Array;

export interface TreeNode {
  readonly properties: Readonly<Record<string, Property>>;
  readonly children?: Readonly<Record<string, TreeNode>>;
}

export const MAGIC = 0xd00dfeed;
export const TOKEN = { begin: 1, end: 2, property: 3, nothing: 4, finish: 9 } as const;
const HEADER = 40;
/** A list of memory reservations without any. */
const NO_RESERVATIONS = new Uint8Array(16);

/** Two cells of a 64-bit number. */
export const cells = (value: number): readonly [number, number] => [Math.floor(value / 2 ** 32), value % 2 ** 32];

const encoder = new TextEncoder();

function bytesOf(p: Property): Uint8Array {
  if (p === true) return new Uint8Array(0);
  if (p instanceof Uint8Array) return p;
  if (typeof p === "string") return encoder.encode(`${p}\0`);
  if (typeof p[0] === "string") return encoder.encode((p as readonly string[]).map((s) => `${s}\0`).join(""));
  const out = new DataView(new ArrayBuffer(4 * p.length));
  for (const [i, cell] of (p as readonly number[]).entries()) out.setUint32(4 * i, cell);
  return new Uint8Array(out.buffer);
}

class Writer {
  readonly structure: number[] = [];
  readonly strings: number[] = [];
  readonly #names = new Map<string, number>();

  #word(value: number): void {
    this.structure.push((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
  }
  #bytes(bytes: Uint8Array): void {
    for (const b of bytes) this.structure.push(b);
    while (this.structure.length % 4 !== 0) this.structure.push(0);
  }
  #nameAt(name: string): number {
    const found = this.#names.get(name);
    if (found !== undefined) return found;
    const at = this.strings.length;
    this.#names.set(name, at);
    this.strings.push(...encoder.encode(`${name}\0`));
    return at;
  }

  node(name: string, { properties, children = {} }: TreeNode): void {
    this.#word(TOKEN.begin);
    this.#bytes(encoder.encode(`${name}\0`));
    for (const [key, value] of Object.entries(properties)) {
      const bytes = bytesOf(value);
      this.#word(TOKEN.property);
      this.#word(bytes.length);
      this.#word(this.#nameAt(key));
      this.#bytes(bytes);
    }
    for (const [key, child] of Object.entries(children)) this.node(key, child);
    this.#word(TOKEN.end);
  }
  finish(): void {
    this.#word(TOKEN.finish);
  }
}

/** The tree as bytes, with the list of memory reservations as it stands in a blob. */
export function flatten(root: TreeNode, reservations: Uint8Array = NO_RESERVATIONS): Uint8Array {
  const w = new Writer();
  w.node("", root);
  w.finish();
  const structureAt = HEADER + reservations.length;
  const stringsAt = structureAt + w.structure.length;
  const total = stringsAt + w.strings.length;
  const out = new DataView(new ArrayBuffer(total));
  const header = [MAGIC, total, structureAt, stringsAt, HEADER, 17, 16, 0, w.strings.length, w.structure.length];
  for (const [i, word] of header.entries()) out.setUint32(4 * i, word);
  const bytes = new Uint8Array(out.buffer);
  bytes.set(reservations, HEADER);
  bytes.set(w.structure, structureAt);
  bytes.set(w.strings, stringsAt);
  return bytes;
}
