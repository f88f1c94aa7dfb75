/** DWARF line tables, versions 2 to 5: which line of the source each instruction is from. @source DWARF 5, section 6.2 */
import type { SourceLine } from "../../evidence/index.ts";
import type { Span } from "../../text/index.ts";
import { Bytes, fail } from "./bytes.ts";
import { type ElfObject, FLAG } from "./sections.ts";

/** Lines by section, each from its offset on; a line of undefined ends a sequence. */
export type LineTable = ReadonlyMap<
  number,
  readonly { readonly offset: number; readonly source: SourceLine | undefined }[]
>;

type Row = { readonly section: number; readonly offset: number; readonly source: SourceLine | undefined };

/** The line table of an object; empty where there is none. */
export function lineTable(object: ElfObject, where: Span): LineTable {
  const rows: Row[] = [];
  for (const [index, { name }] of object.sections.entries())
    if (name === ".debug_line") rows.push(...new Program(object, index, where).rows());
  const table = new Map<number, Row[]>();
  for (const row of rows) table.set(row.section, [...(table.get(row.section) ?? []), row]);
  for (const list of table.values())
    list.sort((a, b) => a.offset - b.offset || Number(b.source === undefined) - Number(a.source === undefined));
  return table;
}

/** The line of an offset. */
export function lineAt(table: LineTable, section: number, offset: number): SourceLine | undefined {
  return table.get(section)?.findLast((row) => row.offset <= offset)?.source;
}

/** Forms in which version 5 writes names and numbers of files. */
const [STRING, LINE_STRP, STRP, UDATA, DATA1, DATA2, DATA4, DATA8, DATA16, BLOCK] = [
  8, 0x1f, 0x0e, 0x0f, 0x0b, 5, 6, 7, 0x1e, 9,
];

const MOST_ROWS = 500_000;

class Program {
  readonly #object: ElfObject;
  readonly #index: number;
  readonly #b: Bytes;
  readonly #where: Span;
  // Of the unit at hand.
  #files: string[] = [];
  #wide = false;

  constructor(object: ElfObject, index: number, where: Span) {
    this.#object = object;
    this.#index = index;
    this.#where = where;
    this.#b = new Bytes(object.sections[index]!.bytes.slice(), where);
    for (const { offset, type, symbol, addend } of object.relocations.get(index) ?? [])
      this.#relocate(offset, type, BigInt(symbol.value) + addend);
  }

  // Puts the value of a relocation into the bytes; other kinds do not occur in line tables.
  #relocate(offset: number, type: number, value: bigint): void {
    const size = type === 257 ? 8 : type === 258 ? 4 : 0;
    for (let i = 0, rest = BigInt.asUintN(64, value); i < size && offset + i < this.#b.bytes.length; i++, rest >>= 8n)
      this.#b.bytes[offset + i] = Number(rest & 255n);
  }

  *rows(): Generator<Row> {
    while (!this.#b.ended) yield* this.#unit();
  }

  #offset = (): number => (this.#wide ? this.#b.u64() : this.#b.u32());

  *#unit(): Generator<Row> {
    const b = this.#b;
    let length = b.u32();
    this.#wide = length === 0xffffffff;
    if (this.#wide) length = b.u64();
    const end = b.at + length;
    if (end > b.bytes.length) fail("ELF13", this.#where, "the line table ends within a unit");
    const version = b.u16();
    if (version < 2 || version > 5) fail("ELF13", this.#where, `line tables of version ${version} are not known`);
    if (version >= 5) b.at += 2; // sizes of an address and of a segment
    const headerLength = this.#offset();
    const start = b.at + headerLength;
    const least = b.u8();
    if (version >= 4) b.u8(); // operations of an instruction: one
    b.u8();
    const [lineBase, lineRange, opcodeBase] = [b.i8(), b.u8(), b.u8()];
    if (lineRange === 0) fail("ELF13", this.#where, "the line table has no range of lines");
    const lengths = Array.from({ length: Math.max(0, opcodeBase - 1) }, () => b.u8());
    this.#files = version >= 5 ? this.#namesOf5() : this.#namesBefore5();
    b.at = start;
    yield* this.#run(end, { least, lineBase, lineRange, opcodeBase, lengths });
    b.at = end;
  }

  #namesBefore5(): string[] {
    const b = this.#b;
    while (b.text() !== "");
    const files = [""]; // numbers begin with 1
    for (let name = b.text(); name !== ""; name = b.text()) {
      files.push(name);
      for (let i = 0; i < 3; i++) b.uleb();
    }
    return files;
  }

  #namesOf5(): string[] {
    this.#entries(); // folders
    return this.#entries();
  }

  #entries(): string[] {
    const b = this.#b;
    const formats = Array.from({ length: b.u8() }, () => [b.uleb(), b.uleb()] as const);
    const count = b.uleb();
    if (count > MOST_ROWS || (formats.length === 0 && count > 0))
      fail("ELF13", this.#where, "the line table names too many files");
    const names: string[] = [];
    for (let i = 0; i < count; i++) {
      let name = "";
      for (const [content, form] of formats) {
        const value = this.#form(form);
        if (content === 1) name = String(value);
      }
      names.push(name);
    }
    return names;
  }

  #form(form: number): string | number {
    const b = this.#b;
    switch (form) {
      case STRING:
        return b.text();
      case LINE_STRP:
        return this.#string(".debug_line_str", this.#offset());
      case STRP:
        return this.#string(".debug_str", this.#offset());
      case UDATA:
        return b.uleb();
      case DATA1:
        return b.u8();
      case DATA2:
        return b.u16();
      case DATA4:
        return b.u32();
      case DATA8:
        return b.u64();
      case DATA16:
        b.at += 16;
        return 0;
      case BLOCK:
        b.at += b.uleb();
        return 0;
      default:
        return fail("ELF13", this.#where, `form ${form} of a file name is not known`);
    }
  }

  #string(section: string, at: number): string {
    const found = this.#object.sections.find((s) => s.name === section);
    return new Bytes(found?.bytes ?? new Uint8Array(0), this.#where).text(at);
  }

  // The section that has an address of an executable, and the offset there.
  #placeAt(address: number): [number, number] {
    const at = address + this.#object.base;
    const { sections } = this.#object;
    const index = sections.findIndex(
      (s) => s.flags & FLAG.EXECUTE && at >= s.address && at < s.address + s.bytes.length,
    );
    return [index, index < 0 ? at : at - sections[index]!.address];
  }

  // The state machine. `is_stmt`, columns and the rest are of no use here.
  *#run(
    end: number,
    h: { least: number; lineBase: number; lineRange: number; opcodeBase: number; lengths: readonly number[] },
  ): Generator<Row> {
    const b = this.#b;
    let [section, offset, file, line] = [-1, 0, 1, 1];
    const reset = (): void => {
      [section, offset, file, line] = [-1, 0, 1, 1];
    };
    const advance = (by: number): void => {
      offset += h.least * by;
    };
    const row = (): Row => {
      const name = this.#files[file] ?? "";
      return { section, offset, source: line === 0 || name === "" ? undefined : { file: name, line } };
    };
    for (let rows = 0; b.at < end; rows++) {
      if (rows > MOST_ROWS) fail("ELF13", this.#where, `the line table has more than ${MOST_ROWS} rows`);
      const op = b.u8();
      if (op >= h.opcodeBase) {
        const adjusted = op - h.opcodeBase;
        advance(Math.floor(adjusted / h.lineRange));
        line += h.lineBase + (adjusted % h.lineRange);
        yield row();
      } else if (op === 0) {
        const next = b.uleb();
        const [at, code] = [b.at + next, b.u8()];
        if (code === 1) {
          yield { section, offset, source: undefined };
          reset();
        } else if (code === 2) {
          const place = b.at;
          offset = b.u64();
          if (this.#object.executable) [section, offset] = this.#placeAt(offset);
          else
            section = this.#object.relocations.get(this.#index)?.find((r) => r.offset === place)?.symbol.section ?? -1;
        }
        b.at = at;
      } else if (op === 1) yield row();
      else if (op === 2) advance(b.uleb());
      else if (op === 3) line += b.sleb();
      else if (op === 4) file = b.uleb();
      else if (op === 8) advance(Math.floor((255 - h.opcodeBase) / h.lineRange));
      else if (op === 9) offset += b.u16();
      else for (let i = h.lengths[op - 1] ?? 0; i > 0; i--) b.uleb();
    }
  }
}
