/**
 * An object file as a unit: the same that its assembly would be, with instructions disassembled. An executable is a unit too,
 * of sections that have addresses already.
 */

import type { SourceLine } from "../../evidence/index.ts";
import { decode, disassemble } from "../../isa/index.ts";
import { InputError, type Span, span } from "../../text/index.ts";
import type {
  Place,
  Reference,
  Section,
  SectionKind,
  Unit,
  UnitInstruction,
  UnitParse,
  UnitSymbol,
} from "../asm/index.ts";
import { sectionKind } from "../asm/index.ts";
import { Bytes, fail } from "./bytes.ts";
import { type LineTable, lineAt, lineTable } from "./lines.ts";
import { DATA_RELOCATIONS, isMark, relocated, started } from "./relocations.ts";
import {
  type ElfObject,
  type ElfRelocation,
  type ElfSection,
  type ElfSymbol,
  FLAG,
  fromThreadPointer,
  readObject,
} from "./sections.ts";

const [ABSOLUTE, COMMON] = [0xfff1, 0xfff2];

/** Whether the file begins as an ELF file does. */
export const isElf = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;

/** Reads an object or a static executable. */
export function parseObject(bytes: Uint8Array, file: string): UnitParse {
  const where = span(file, 0, 0);
  try {
    return { unit: new Reader(readObject(bytes, where), file, where).unit(), errors: [] };
  } catch (e) {
    if (e instanceof InputError) return { unit: undefined, errors: [e] };
    throw e;
  }
}

function kindOf({ name, flags, type }: ElfSection) {
  if ((flags & FLAG.ALLOC) === 0 || type === 0) return undefined;
  const letters = ["a", flags & FLAG.WRITE ? "w" : "", flags & FLAG.EXECUTE ? "x" : "", flags & FLAG.LOCAL ? "T" : ""];
  return sectionKind(name, letters.join(""));
}

/** An instruction whose text and line are found out when they are asked for. */
class Disassembled implements UnitInstruction {
  readonly offset: number;
  readonly span: Span;
  readonly #text: () => string;
  readonly #source: () => SourceLine | undefined;
  constructor(offset: number, span: Span, text: () => string, source: () => SourceLine | undefined) {
    this.offset = offset;
    this.span = span;
    this.#text = text;
    this.#source = source;
  }
  get text(): string {
    return this.#text();
  }
  get source(): SourceLine | undefined {
    return this.#source();
  }
}

/** Whether an offset is among data, by the mapping symbols of its section; asked for in ascending order. */
function dataMarks(symbols: readonly ElfSymbol[]): (offset: number) => boolean {
  const marks = symbols.filter((s) => /^\$[xd]/.test(s.name)).sort((a, b) => a.value - b.value);
  let [next, isData] = [0, false];
  return (offset) => {
    for (; next < marks.length && marks[next]!.value <= offset; next++) isData = marks[next]!.name.startsWith("$d");
    return isData;
  };
}

class Reader {
  readonly #object: ElfObject;
  readonly #file: string;
  readonly #where: Span;
  readonly #lines: LineTable;
  /** Index in the unit of each section that is kept. */
  readonly #kept = new Map<number, number>();
  // Symbols without a section of their own get room behind all others.
  readonly #common = new Map<string, number>();
  #commonSize = 0;

  constructor(object: ElfObject, file: string, where: Span) {
    this.#object = object;
    this.#file = file;
    this.#where = where;
    this.#lines = lineTable(object, where);
    for (const [i, s] of object.sections.entries()) if (kindOf(s) !== undefined) this.#kept.set(i, this.#kept.size);
    for (const s of object.symbols) if (s.section === COMMON) this.#placeCommon(s);
  }

  #placeCommon({ name, value, size }: ElfSymbol): void {
    const align = Math.min(16, Math.max(1, value));
    const at = Math.ceil(this.#commonSize / align) * align;
    if (at + size > 1 << 20) fail("ELF10", this.#where, `common symbols of ${at + size} bytes`);
    this.#common.set(name, at);
    this.#commonSize = at + size;
  }

  unit(): Unit {
    const sections = [...this.#kept.keys()].map((i) => this.#section(i));
    const common: Section[] =
      this.#commonSize === 0
        ? []
        : [{ name: "COMMON", kind: "data", bytes: new Uint8Array(this.#commonSize), instructions: [], references: [] }];
    const symbols = new Map<string, UnitSymbol>();
    for (const s of this.#object.symbols) this.#symbol(s, symbols);
    return { file: this.#file, sections: [...sections, ...common], symbols, numbered: [] };
  }

  #symbol(s: ElfSymbol, into: Map<string, UnitSymbol>): void {
    const place = this.#placeOf(s);
    if (s.name === "" || /^\$[xd]/.test(s.name) || place === undefined) return;
    if (into.has(s.name) && (into.get(s.name)!.global || !s.global)) return;
    const kind = s.type === 2 ? "function" : s.type === 1 || s.type === 6 ? "object" : "none";
    const size = s.size > 0 ? { size: s.size } : { size: undefined };
    into.set(s.name, { name: s.name, place, label: s.type !== 3, kind, ...size, global: s.global });
  }

  #placeOf({ name, section, value }: ElfSymbol): Place | undefined {
    if (section === ABSOLUTE) return { base: undefined, offset: BigInt(value) };
    if (section === COMMON) return { base: { section: this.#kept.size }, offset: BigInt(this.#common.get(name)!) };
    const kept = this.#kept.get(section);
    return kept === undefined ? undefined : { base: { section: kept }, offset: BigInt(value) };
  }

  #section(index: number): Section {
    const raw = this.#object.sections[index]!;
    const kind = kindOf(raw)!;
    const relocations = this.#object.relocations.get(index) ?? [];
    if (this.#object.executable) return this.#placed(raw, index, kind, relocations);
    const instructions = kind === "code" ? this.#instructions(raw, index, relocations) : [];
    const ofData = kind === "code" ? relocations.filter((r) => DATA_RELOCATIONS.has(r.type)) : relocations;
    const references = ofData.flatMap((r) => this.#reference(r, raw));
    return { name: raw.name, kind, bytes: raw.bytes.slice(), instructions, references };
  }

  // A section of an executable: its addresses are numbers, and its start is over.
  #placed(raw: ElfSection, index: number, kind: SectionKind, relocations: readonly ElfRelocation[]): Section {
    const bytes = raw.bytes.slice();
    for (const r of relocations) if (!started(bytes, r, this.#object)) this.#unknown(r, raw);
    const address = kind === "local" ? fromThreadPointer(this.#object, raw) : raw.address;
    const instructions = kind === "code" ? this.#instructions({ ...raw, bytes }, index, []) : [];
    return { name: raw.name, kind, bytes, instructions, references: [], address: BigInt(address) };
  }

  #unknown = ({ type }: ElfRelocation, { name }: ElfSection): never =>
    fail("ELF12", this.#where, `relocation ${type} in ${name} is not supported`);

  #reference({ offset, type, symbol, addend }: ElfRelocation, section: ElfSection): Reference[] {
    if (isMark(type)) return [];
    const row = DATA_RELOCATIONS.get(type);
    if (row === undefined) return this.#unknown({ offset, type, symbol, addend }, section);
    if (offset + row.bytes > section.bytes.length) fail("ELF10", this.#where, "a relocation lies behind its section");
    const place = this.#placeOf(symbol);
    const base = place?.base ?? { symbol: symbol.name };
    return [{ ...row, offset, place: { base, offset: (place?.offset ?? 0n) + addend }, span: this.#where }];
  }

  #instructions(
    { bytes, address }: ElfSection,
    index: number,
    relocations: readonly ElfRelocation[],
  ): UnitInstruction[] {
    const isData = dataMarks(this.#object.symbols.filter((s) => s.section === index));
    const byOffset = new Map(relocations.filter((r) => !isMark(r.type)).map((r) => [r.offset, r]));
    const b = new Bytes(bytes, this.#where);
    const found: UnitInstruction[] = [];
    for (let offset = 0; offset + 4 <= bytes.length; offset += 4) {
      b.at = offset;
      const word = b.u32();
      if (isData(offset)) continue;
      const source = (): SourceLine | undefined => lineAt(this.#lines, index, offset);
      const text = (): string => this.#text(word, address + offset, byOffset.get(offset));
      const i = new Disassembled(offset, this.#where, text, source);
      // Of an executable few instructions are ever asked for.
      found.push(this.#object.executable ? i : { offset, span: this.#where, text: i.text, source: i.source });
    }
    return found;
  }

  #text(word: number, offset: number, relocation: ElfRelocation | undefined): string {
    const decoded = decode(word);
    if ("undefined" in decoded) return `.inst 0x${word.toString(16).padStart(8, "0")}`;
    const text = disassemble(decoded, BigInt(offset));
    if (relocation === undefined) return this.#withoutAddress(text, offset);
    const { type, symbol, addend } = relocation;
    const sign = addend < 0n ? "-" : "+";
    const name = `${symbol.name}${addend === 0n ? "" : `${sign}${addend < 0n ? -addend : addend}`}`;
    return (
      relocated(text, type, name) ?? fail("ELF12", this.#where, `relocation ${type} of "${text}" is not supported`)
    );
  }

  // The target of a branch inside of the section, relative to the branch.
  #withoutAddress(text: string, offset: number): string {
    const m = /^((?:b|bl|b\.\w+|cbn?z|tbn?z|adr|ldr|ldrsw)\s(?:.*,\s*)?)(0x[\da-f]+)$/.exec(text);
    if (m === null) return text;
    const by = BigInt.asIntN(64, BigInt(m[2]!)) - BigInt(offset);
    return `${m[1]}.${by < 0n ? "-" : "+"}${by < 0n ? -by : by}`;
  }
}
