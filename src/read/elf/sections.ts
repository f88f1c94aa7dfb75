/** Headers, sections, symbols and relocations of an object or a static executable, as the file has them. @source ELF for the Arm 64-bit Architecture */
import type { Span } from "../../text/index.ts";
import { Bytes, fail } from "./bytes.ts";

export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  /** Where an executable has it, 0 in an object. */
  readonly address: number;
  /** Its address is a multiple of this. */
  readonly align: number;
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
  /** Linked: sections have addresses, and so have symbols. */
  readonly executable: boolean;
  /** What is added to the addresses that the file has. */
  readonly base: number;
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
  /** By index of the section they change; in an executable those that are left for its start. */
  readonly relocations: ReadonlyMap<number, readonly ElfRelocation[]>;
}

export const FLAG = { WRITE: 1, ALLOC: 2, EXECUTE: 4, LOCAL: 0x400 } as const;

/** A position-independent executable is put here, so that null pointers are outside of it. */
const BASE = 0x40_0000;
/** Executables lie below; above are stacks and copies of code. */
const TOP = 0xc0de_0000_0000;

const [SYMBOLS, RELOCATIONS, NO_BITS, PLAIN_RELOCATIONS, LOADED_SYMBOLS] = [2, 4, 8, 9, 11];
const MOST = 1 << 20;

/** Reads the parts of an object. @throws {InputError} */
export function readObject(bytes: Uint8Array, where: Span): ElfObject {
  const b = new Bytes(bytes, where);
  const head = [b.u32(), b.u8(), b.u8()];
  if (head[0] !== 0x464c457f || head[1] !== 2 || head[2] !== 1) notObject(where);
  b.at = 16;
  const kind = b.u16();
  if (kind < 1 || kind > 3 || b.u16() !== 183) notObject(where);
  b.at = 40;
  const offset = b.u64();
  b.at = 58;
  const [size, count, names] = [b.u16(), b.u16(), b.u16()];
  if (size < 64) fail("ELF10", where, "the section headers of the object file are too small");
  const raw = Array.from({ length: count }, (_, i) => header(b, offset + i * size));
  const strings = raw[names];
  const base = kind === 3 ? BASE : 0;
  const sections = raw.map((h): ElfSection => {
    const { type, flags, link, info, align } = h;
    const name = strings === undefined ? "" : new Bytes(contents(b, strings), where).text(h.name);
    const contained = type === NO_BITS ? zeros(h.size, where) : contents(b, h);
    const address = kind !== 1 && (flags & FLAG.ALLOC) !== 0 ? h.address + base : 0;
    return { name, type, flags, address, align, bytes: contained, link, info };
  });
  if (kind === 1) {
    const symbols = symbolsOf(
      sections.find((s) => s.type === SYMBOLS),
      sections,
      where,
    );
    return { executable: false, base: 0, sections, symbols, relocations: relocationsOf(sections, where) };
  }
  checkLoaded(sections, where);
  const linked = (s: ElfSymbol): ElfSymbol =>
    s.section > 0 && s.section < RESERVED ? inSection(s, sections, base) : s;
  const symbols = symbolsOf(
    sections.find((s) => s.type === SYMBOLS),
    sections,
    where,
  ).map(linked);
  return { executable: true, base, sections, symbols, relocations: startRelocations(sections, base, linked, where) };
}

/** Sections from here on are no sections: absolute, common. */
const RESERVED = 0xff00;
const THREAD_LOCAL = 6;

/** An address as an offset of the section; that of thread-local data counts from the first of their sections. */
function inSection(s: ElfSymbol, sections: readonly ElfSection[], base: number): ElfSymbol {
  const from = sections[s.section]?.address ?? 0;
  const value = s.type === THREAD_LOCAL ? s.value - (from - localStart(sections)) : s.value + base - from;
  return Number.isSafeInteger(value) ? { ...s, value } : { ...s, section: 0, value: 0 };
}

const localStart = (sections: readonly ElfSection[]): number =>
  Math.min(...sections.filter((s) => (s.flags & FLAG.LOCAL) !== 0).map((s) => s.address));

/** Bytes from the thread pointer of an executable to a section of thread-local data, or to the first. */
export function fromThreadPointer({ sections }: ElfObject, section: ElfSection | undefined): number {
  const local = sections.filter((s) => (s.flags & FLAG.LOCAL) !== 0);
  const align = Math.max(1, ...local.map((s) => s.align));
  const first = localStart(sections);
  return Math.ceil(CONTROL_BLOCK / align) * align + (section?.address ?? first) - first;
}
const CONTROL_BLOCK = 16;

const isLoaded = ({ flags, type }: ElfSection): boolean => (flags & FLAG.ALLOC) !== 0 && type !== 0;

/** What is loaded has a place of its own. */
function checkLoaded(sections: readonly ElfSection[], where: Span): void {
  if (sections.some((s) => s.name === ".interp"))
    fail("ELF14", where, "the executable needs shared libraries", "link it with -static, or give its objects");
  const loaded = sections.filter((s) => isLoaded(s) && s.bytes.length > 0);
  for (const s of loaded)
    if (!(s.address + s.bytes.length <= TOP) || !(s.align <= MOST))
      fail("ELF10", where, `section ${s.name} has an address or alignment that is too large`);
  const own = loaded.filter((s) => (s.flags & FLAG.LOCAL) === 0).sort((a, b) => a.address - b.address);
  for (const [i, s] of own.entries()) {
    const next = own[i + 1];
    if (next !== undefined && s.address + s.bytes.length > next.address)
      fail("ELF10", where, `sections ${s.name} and ${next.name} overlap`);
  }
}

const notObject = (where: Span): never =>
  fail("ELF11", where, "the file is no object or executable for AArch64", "give what the compiler writes with -c");

interface Header {
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly align: number;
}

function header(b: Bytes, at: number): Header {
  b.at = at;
  const [name, type, flags] = [b.u32(), b.u32(), b.u64()];
  const [address, offset, size, link, info, align] = [b.u64(), b.u64(), b.u64(), b.u32(), b.u32(), b.u64()];
  return { name, type, flags, address, offset, size, link, info, align };
}

const contents = (b: Bytes, { type, offset, size }: Header): Uint8Array =>
  type === NO_BITS || type === 0 ? new Uint8Array(0) : b.slice(offset, size);

function zeros(size: number, where: Span): Uint8Array {
  if (size > MOST) fail("ELF10", where, `a section of ${size} bytes`);
  return new Uint8Array(size);
}

function symbolsOf(table: ElfSection | undefined, sections: readonly ElfSection[], where: Span): ElfSymbol[] {
  if (table === undefined) return [];
  const strings = new Bytes(sections[table.link]?.bytes ?? new Uint8Array(0), where);
  return Array.from({ length: Math.floor(table.bytes.length / 24) }, (_, i) => {
    const b = new Bytes(table.bytes, where, 24 * i);
    const [name, info] = [b.u32(), b.u8()];
    b.u8();
    const [section, value, size] = [b.u16(), b.u64(), b.u64()];
    const text = (info & 15) === 3 ? (sections[section]?.name ?? "") : name === 0 ? "" : strings.text(name);
    const known = Number.isFinite(value) ? { section, value } : { section: 0, value: 0 };
    return { name: text, type: info & 15, global: info >> 4 !== 0, ...known, size };
  });
}

/** The entries of a table of relocations. */
function entries({ bytes, link }: ElfSection, sections: readonly ElfSection[], where: Span): ElfRelocation[] {
  const table = sections[link];
  const isTable = table?.type === SYMBOLS || table?.type === LOADED_SYMBOLS;
  const symbols = symbolsOf(isTable ? table : undefined, sections, where);
  return Array.from({ length: Math.floor(bytes.length / 24) }, (_, i): ElfRelocation => {
    const b = new Bytes(bytes, where, 24 * i);
    const [offset, kind, index, addend] = [b.u64(), b.u32(), b.u32(), b.i64()];
    const symbol = symbols[index] ?? (index === 0 ? NO_SYMBOL : undefined);
    if (symbol === undefined) return fail("ELF10", where, "a relocation names a symbol that is not there");
    return { offset, type: kind, symbol, addend };
  });
}

const NO_SYMBOL: ElfSymbol = { name: "", type: 0, global: false, section: 0, value: 0, size: 0 };

type Relocations = ReadonlyMap<number, readonly ElfRelocation[]>;

function relocationsOf(sections: readonly ElfSection[], where: Span): Relocations {
  const found = new Map<number, ElfRelocation[]>();
  for (const s of sections) {
    if (s.type === PLAIN_RELOCATIONS) fail("ELF12", where, "relocations without addends are not supported");
    if (s.type === RELOCATIONS) found.set(s.info, [...(found.get(s.info) ?? []), ...entries(s, sections, where)]);
  }
  return found;
}

/** What the start of an executable puts into its data: it is done with the section, offset and addend they are about. */
function startRelocations(
  sections: readonly ElfSection[],
  base: number,
  linked: (s: ElfSymbol) => ElfSymbol,
  where: Span,
): Relocations {
  const found = new Map<number, ElfRelocation[]>();
  for (const s of sections) {
    if (s.type !== RELOCATIONS || !isLoaded(s)) continue;
    for (const r of entries(s, sections, where)) {
      const at = r.offset + base;
      const i = sections.findIndex((d) => isLoaded(d) && at >= d.address && at < d.address + d.bytes.length);
      if (i < 0 && r.type !== 0) fail("ELF10", where, "a relocation lies in no section");
      const addend = r.type === RELATIVE ? r.addend + BigInt(base) : r.addend;
      const list = found.get(i) ?? [];
      list.push({ ...r, offset: at - (sections[i]?.address ?? 0), symbol: linked(r.symbol), addend });
      found.set(i, list);
    }
  }
  return found;
}

/** R_AARCH64_RELATIVE: the addend from where the executable is. */
export const RELATIVE = 1027;
