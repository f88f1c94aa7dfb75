/** Data of units as variables: the bytes of each symbol, at addresses that keep their distances inside a section. */
import type { Section } from "../../../read/asm/index.ts";
import { dataBase, Unsupported, type Variable } from "../program.ts";
import type { At, Linked, Meaning } from "./link.ts";

/** A stretch of a section that has a name. */
interface Piece {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const STRIDE = 0x1_0000;
/** Bytes of all variables together. */
const MOST_BYTES = 65_536;

/** The named stretches of a section, in order: from each label to the next, or as far as its size says. */
function pieces(linked: Linked, unit: number, section: number): readonly Piece[] {
  const { symbols, sections } = linked.units[unit]!;
  const { bytes, name } = sections[section]!;
  const labels = [...symbols.values()].flatMap((s) => {
    const { base, offset } = s.place;
    const mine = s.label && base !== undefined && "section" in base && base.section === section;
    return mine && Number(offset) < bytes.length ? [{ symbol: s, from: Number(offset) }] : [];
  });
  const rank = (s: (typeof labels)[number]): number => (s.symbol.kind === "object" ? 0 : s.symbol.global ? 1 : 2);
  labels.sort((a, b) => a.from - b.from || rank(a) - rank(b));
  const first = labels.filter((l, i) => i === 0 || labels[i - 1]!.from !== l.from);
  const named = first.map(({ symbol, from }, i) => {
    const end = first[i + 1]?.from ?? bytes.length;
    return { name: symbol.name, from, to: symbol.size ? Math.min(end, from + symbol.size) : end };
  });
  const head = named[0]?.from ?? bytes.length;
  return head > 0 ? [{ name, from: 0, to: head }, ...named] : named;
}

/** The data that code refers to. Sections get addresses when they are first asked for, so ask for all before `variables`. */
export class Data {
  readonly #linked: Linked;
  /** What a place in code is worth as data: the address of a function. */
  readonly #codeAddress: (at: At) => bigint;
  readonly #bases = new Map<string, { readonly at: At; readonly address: bigint }>();
  readonly #pieces = new Map<string, readonly Piece[]>();
  readonly #used = new Map<string, { readonly at: At; readonly piece: Piece }>();
  readonly #undefined: (name: string) => never;
  #next = 0;

  constructor(linked: Linked, codeAddress: (at: At) => bigint, onUndefined: (name: string) => never) {
    this.#linked = linked;
    this.#codeAddress = codeAddress;
    this.#undefined = onUndefined;
  }

  /** The address that a name stands for, which is then part of the program. */
  address(m: Meaning): bigint {
    if (m.kind === "number") return BigInt.asUintN(64, m.value);
    if (m.kind === "undefined") return this.#undefined(m.name);
    if (m.section.kind === "code" && this.#linked.instruction(m.at) !== undefined) return this.#codeAddress(m.at);
    if (m.section.kind === "local") throw new Unsupported("addresses of thread-local data in data");
    this.#use(m.at);
    return this.#base(m.at) + BigInt(m.at.offset);
  }

  /** All of a section is part of the program, as when code reaches it from an anchor. */
  wholeSection(at: At): void {
    for (const piece of this.#piecesOf(at)) this.#use({ ...at, offset: piece.from });
  }

  #piecesOf(at: At): readonly Piece[] {
    const key = `${at.unit}:${at.section}`;
    const found = this.#pieces.get(key) ?? pieces(this.#linked, at.unit, at.section);
    this.#pieces.set(key, found);
    return found;
  }

  #base(at: At): bigint {
    const key = `${at.unit}:${at.section}`;
    const found = this.#bases.get(key);
    if (found !== undefined) return found.address;
    const address = dataBase(this.#next);
    this.#next += Math.ceil((this.#linked.section(at).bytes.length + 1) / STRIDE);
    this.#bases.set(key, { at, address });
    return address;
  }

  // The piece that holds a place, and what it refers to.
  #use(at: At): void {
    const piece = this.#piecesOf(at).find(({ from, to }) => at.offset >= from && at.offset < to);
    if (piece === undefined) return;
    const key = `${at.unit}:${at.section}:${piece.from}`;
    if (this.#used.has(key)) return;
    this.#used.set(key, { at, piece });
    for (const r of this.#linked.section(at).references)
      if (r.offset >= piece.from && r.offset < piece.to) this.address(this.#linked.of(r.place, at.unit));
  }

  /** The variables, in order of their addresses. */
  variables(): Variable[] {
    const list = [...this.#used.values()].map(({ at, piece }) => this.#variable(at, piece));
    const bytes = list.reduce((n, v) => n + v.init.length, 0);
    if (bytes > MOST_BYTES) throw new Unsupported(`data of ${bytes} bytes, more than ${MOST_BYTES}`);
    return list.sort((a, b) => (a.address < b.address ? -1 : 1));
  }

  #variable(at: At, { name, from, to }: Piece): Variable {
    const section = this.#linked.section(at);
    const init = section.bytes.slice(from, to);
    for (const { offset, bytes, place } of section.references) {
      if (offset < from || offset + bytes > to) continue;
      const value = this.address(this.#linked.of(place, at.unit));
      for (let i = 0, rest = value; i < bytes; i++, rest >>= 8n) init[offset - from + i] = Number(rest & 0xffn);
    }
    const address = this.#base(at) + BigInt(from);
    return { name, address, cell: cellOf(section, from, to), init, size: init.length };
  }
}

/** Bytes of a cell where nothing is known of the type: all of it if one access can have it. */
function cellOf({ references }: Section, from: number, to: number): Variable["cell"] {
  const size = to - from;
  if (size === 1 || size === 2 || size === 4 || size === 8) return size;
  if (references.some((r) => r.bytes === 8 && r.offset >= from && r.offset < to)) return 8;
  return size % 8 === 0 ? 8 : size % 4 === 0 ? 4 : size % 2 === 0 ? 2 : 1;
}
