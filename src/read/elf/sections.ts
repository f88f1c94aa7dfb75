/** Headers, sections, symbols and relocations of an object, as the file has them. @source ELF for the Arm 64-bit Architecture */
import type { Span } from "../../text/index.ts";
import { Bytes, fail } from "./bytes.ts";

export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
  readonly link: number;
  readonly info: number;
}

export interface ElfSymbol {
  readonly name: string;
  /** Low four bits of the info byte: 1 object, 2 function, 3 section, 6 thread-local. */
  readonly type: number;
  readonly global: boolean;
  /** Index of its section; 0 undefined, 0xfff1 absolute, 0xfff2 common. */
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

export interface ElfRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: ElfSymbol;
  readonly addend: bigint;
}

export interface ElfObject {
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
  /** By index of the section they change. */
  readonly relocations: ReadonlyMap<number, readonly ElfRelocation[]>;
}

const [SYMBOLS, RELOCATIONS, NO_BITS, PLAIN_RELOCATIONS] = [2, 4, 8, 9];
const MOST = 1 << 20;

/** Reads the parts of an object. @throws {InputError} */
export function readObject(bytes: Uint8Array, where: Span): ElfObject {
  const b = new Bytes(bytes, where);
  const head = [b.u32(), b.u8(), b.u8()];
  if (head[0] !== 0x464c457f || head[1] !== 2 || head[2] !== 1) notObject(where);
  b.at = 16;
  if (b.u16() !== 1 || b.u16() !== 183) notObject(where);
  b.at = 40;
  const offset = b.u64();
  b.at = 58;
  const [size, count, names] = [b.u16(), b.u16(), b.u16()];
  if (size < 64) fail("ELF10", where, "the section headers of the object file are too small");
  const raw = Array.from({ length: count }, (_, i) => header(b, offset + i * size));
  const strings = raw[names];
  const sections = raw.map((h): ElfSection => {
    const { type, flags, link, info } = h;
    const name = strings === undefined ? "" : new Bytes(contents(b, strings), where).text(h.name);
    return { name, type, flags, bytes: type === NO_BITS ? zeros(h.size, where) : contents(b, h), link, info };
  });
  const symbols = symbolsOf(sections, where);
  return { sections, symbols, relocations: relocationsOf(sections, symbols, where) };
}

const notObject = (where: Span): never =>
  fail("ELF11", where, "the file is no relocatable object for AArch64", "give what the compiler writes with -c");

interface Header {
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
}

function header(b: Bytes, at: number): Header {
  b.at = at;
  const [name, type, flags] = [b.u32(), b.u32(), b.u64()];
  b.u64();
  const [offset, size, link, info] = [b.u64(), b.u64(), b.u32(), b.u32()];
  return { name, type, flags, offset, size, link, info };
}

const contents = (b: Bytes, { type, offset, size }: Header): Uint8Array =>
  type === NO_BITS || type === 0 ? new Uint8Array(0) : b.slice(offset, size);

function zeros(size: number, where: Span): Uint8Array {
  if (size > MOST) fail("ELF10", where, `a section of ${size} bytes`);
  return new Uint8Array(size);
}

function symbolsOf(sections: readonly ElfSection[], where: Span): ElfSymbol[] {
  const table = sections.find((s) => s.type === SYMBOLS);
  if (table === undefined) return [];
  const strings = new Bytes(sections[table.link]?.bytes ?? new Uint8Array(0), where);
  return Array.from({ length: Math.floor(table.bytes.length / 24) }, (_, i) => {
    const b = new Bytes(table.bytes, where, 24 * i);
    const [name, info] = [b.u32(), b.u8()];
    b.u8();
    const [section, value, size] = [b.u16(), b.u64(), b.u64()];
    const text = (info & 15) === 3 ? (sections[section]?.name ?? "") : name === 0 ? "" : strings.text(name);
    return { name: text, type: info & 15, global: info >> 4 !== 0, section, value, size };
  });
}

function relocationsOf(
  sections: readonly ElfSection[],
  symbols: readonly ElfSymbol[],
  where: Span,
): ReadonlyMap<number, readonly ElfRelocation[]> {
  const found = new Map<number, ElfRelocation[]>();
  for (const { type, info, bytes } of sections) {
    if (type === PLAIN_RELOCATIONS) fail("ELF12", where, "relocations without addends are not supported");
    if (type !== RELOCATIONS) continue;
    const list = Array.from({ length: Math.floor(bytes.length / 24) }, (_, i): ElfRelocation => {
      const b = new Bytes(bytes, where, 24 * i);
      const [offset, kind, index, addend] = [b.u64(), b.u32(), b.u32(), b.i64()];
      const symbol = symbols[index];
      if (symbol === undefined) return fail("ELF10", where, "a relocation names a symbol that is not there");
      return { offset, type: kind, symbol, addend };
    });
    found.set(info, [...(found.get(info) ?? []), ...list]);
  }
  return found;
}
