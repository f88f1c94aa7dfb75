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
const MOST_STRIDES = 4096;
/** Bytes of all variables together. */
const MOST_BYTES = 65_536;

/** The named stretches of a section, in order: from each label to the next, or as far as its size says. */
function pieces(linked: Linked, unit: number, section: number): readonly Piece[] {
  const { symbols, sections } = linked.units[unit]!;
  const { bytes, name, kind } = sections[section]!;
  const labels = [...symbols.values()].flatMap((s) => {
    const { base, offset } = s.place;
    const mine = s.label && base !== undefined && "section" in base && base.section === section;
    return mine && offset >= 0n && Number(offset) < bytes.length ? [{ symbol: s, from: Number(offset) }] : [];
  });
  const rank = (s: (typeof labels)[number]): number => (s.symbol.kind === "object" ? 0 : s.symbol.global ? 1 : 2);
  labels.sort((a, b) => a.from - b.from || rank(a) - rank(b));
  const first = labels.filter((l, i) => i === 0 || labels[i - 1]!.from !== l.from);
  const named = first.map(({ symbol, from }, i) => {
    const end = first[i + 1]?.from ?? bytes.length;
    return { name: symbol.name, from, to: symbol.size ? Math.min(end, from + symbol.size) : end };
  });
  const head = named[0]?.from ?? bytes.length;
  const all = head > 0 ? [{ name, from: 0, to: head }, ...named] : named;
  return kind === "data" ? all : all.flatMap((p, i) => [p, ...rest(name, p, all[i + 1]?.from ?? bytes.length)]);
}

/** Constants without a name behind one that has a size. */
const rest = (section: string, { to }: Piece, end: number): readonly Piece[] =>
  to < end ? [{ name: `${section}+${to}`, from: to, to: end }] : [];

/** Sections of executables are where they are; others stand one behind the other. */
function bases(linked: Linked): { readonly at: At; readonly address: bigint; readonly bytes: number }[] {
  let next = 0;
  return linked.units.flatMap(({ sections }, unit) =>
    sections.flatMap((s, section) => {
      if (s.kind === "local") return [];
      const at = { unit, section, offset: 0 };
      const bytes = s.bytes.length;
      if (s.address !== undefined) return [{ at, address: s.address, bytes }];
      const address = dataBase(next);
      next += Math.ceil((bytes + 1) / STRIDE);
      if (next > MOST_STRIDES) throw new Unsupported(`sections of more than ${(MOST_STRIDES * STRIDE) / 2 ** 20} MiB`);
      return [{ at, address, bytes }];
    }),
  );
}

/** The addresses of all sections, and the data that code refers to. */
export class Data {
  readonly #linked: Linked;
  readonly #onCode: (at: At, address: bigint) => void;
  readonly #bases: readonly { readonly at: At; readonly address: bigint; readonly bytes: number }[];
  readonly #pieces = new Map<string, readonly Piece[]>();
  readonly #used = new Map<string, { readonly at: At; readonly piece: Piece }>();
  readonly #undefined: (name: string) => never;

  /** @param onCode  told of each address of code that is a value */
  constructor(linked: Linked, onCode: (at: At, address: bigint) => void, onUndefined: (name: string) => never) {
    this.#linked = linked;
    this.#onCode = onCode;
    this.#undefined = onUndefined;
    this.#bases = bases(linked);
  }

  /** The address that a name stands for, which is then part of the program. */
  address(m: Meaning): bigint {
    if (m.kind === "number") return BigInt.asUintN(64, m.value);
    if (m.kind === "undefined") return this.#undefined(m.name);
    if (m.section.kind === "local") throw new Unsupported("addresses of thread-local data in data");
    const address = this.#base(m.at) + BigInt(m.at.offset);
    if (this.#linked.instruction(m.at) !== undefined) this.#onCode(m.at, address);
    else this.#use(m.at);
    return address;
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

  #base = ({ unit, section }: At): bigint =>
    this.#bases.find((b) => b.at.unit === unit && b.at.section === section)!.address;

  /** The byte of a section at an address. */
  placeAt(address: bigint): At | undefined {
    const found = this.#bases.find((b) => address >= b.address && address < b.address + BigInt(b.bytes));
    return found === undefined ? undefined : { ...found.at, offset: Number(address - found.address) };
  }

  /** Makes what an executable has at an address part of the program. Whether there is something. */
  touch(address: bigint): boolean {
    const at = this.placeAt(address);
    if (at === undefined || this.#linked.section(at).address === undefined) return false;
    if (this.#linked.instruction(at) === undefined) this.#use(at);
    return true;
  }

  /** Sections of executables, which are not free for others. */
  extents(): readonly { readonly from: bigint; readonly to: bigint }[] {
    const own = this.#bases.filter((b) => this.#linked.section(b.at).address !== undefined);
    return own.map(({ address, bytes }) => ({ from: address, to: address + BigInt(bytes) }));
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
    for (const { offset, bytes, place, relative } of section.references) {
      if (offset < from || offset + bytes > to) continue;
      const here = relative ? this.#base(at) + BigInt(offset) : 0n;
      const value = BigInt.asUintN(64, this.address(this.#linked.of(place, at.unit)) - here);
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
