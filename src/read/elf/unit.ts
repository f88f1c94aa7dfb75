/** An object file as a unit: the same that its assembly would be, with instructions disassembled. */
import { decode, disassemble } from "../../isa/index.ts";
import { InputError, type Span, span } from "../../text/index.ts";
import type { Place, Reference, Section, Unit, UnitInstruction, UnitParse, UnitSymbol } from "../asm/index.ts";
import { sectionKind } from "../asm/index.ts";
import { Bytes, fail } from "./bytes.ts";
import { type LineTable, lineAt, lineTable } from "./lines.ts";
import { DATA_RELOCATIONS, isMark, relocated } from "./relocations.ts";
import { type ElfObject, type ElfRelocation, type ElfSection, type ElfSymbol, readObject } from "./sections.ts";

const [WRITE, ALLOC, EXECUTE, LOCAL] = [1, 2, 4, 0x400];
const [ABSOLUTE, COMMON] = [0xfff1, 0xfff2];

/** Whether the file begins as an ELF file does. */
export const isElf = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;

/** Reads an object file. */
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
  if ((flags & ALLOC) === 0 || type === 0) return undefined;
  const letters = ["a", flags & WRITE ? "w" : "", flags & EXECUTE ? "x" : "", flags & LOCAL ? "T" : ""];
  return sectionKind(name, letters.join(""));
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
    if (s.name === "" || /^\$[xd]/.test(s.name) || place === undefined || into.has(s.name)) return;
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
    const instructions = kind === "code" ? this.#instructions(raw, index, relocations) : [];
    const references = kind === "code" ? [] : relocations.flatMap((r) => this.#reference(r, raw));
    return { name: raw.name, kind, bytes: raw.bytes.slice(), instructions, references };
  }

  #reference({ offset, type, symbol, addend }: ElfRelocation, { bytes, name }: ElfSection): Reference[] {
    if (isMark(type)) return [];
    const size = DATA_RELOCATIONS.get(type);
    if (size === undefined) return fail("ELF12", this.#where, `relocation ${type} in ${name} is not supported`);
    if (offset + size > bytes.length) fail("ELF10", this.#where, "a relocation lies behind its section");
    const place = this.#placeOf(symbol);
    const base = place?.base ?? { symbol: symbol.name };
    return [{ offset, bytes: size, place: { base, offset: (place?.offset ?? 0n) + addend }, span: this.#where }];
  }

  #instructions({ bytes }: ElfSection, index: number, relocations: readonly ElfRelocation[]): UnitInstruction[] {
    const marks = this.#object.symbols
      .filter((s) => s.section === index && /^\$[xd]/.test(s.name))
      .sort((a, b) => a.value - b.value);
    const isData = (offset: number): boolean =>
      marks.findLast((m) => m.value <= offset)?.name.startsWith("$d") ?? false;
    const byOffset = new Map(relocations.filter((r) => !isMark(r.type)).map((r) => [r.offset, r]));
    const b = new Bytes(bytes, this.#where);
    const found: UnitInstruction[] = [];
    for (let offset = 0; offset + 4 <= bytes.length; offset += 4) {
      b.at = offset;
      const word = b.u32();
      if (isData(offset)) continue;
      const source = lineAt(this.#lines, index, offset);
      const text = this.#text(word, offset, byOffset.get(offset));
      found.push({ offset, text, span: this.#where, ...(source === undefined ? {} : { source }) });
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
    const m = /^((?:b|bl|b\.\w+|cbn?z|tbn?z|adr)\s(?:.*,\s*)?)(0x[\da-f]+)$/.exec(text);
    if (m === null) return text;
    const by = BigInt.asIntN(64, BigInt(m[2]!)) - BigInt(offset);
    return `${m[1]}.${by < 0n ? "-" : "+"}${by < 0n ? -by : by}`;
  }
}
