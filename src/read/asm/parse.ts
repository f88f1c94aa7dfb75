/**
 * GNU assembly for AArch64 to a unit: sections, symbols, instructions as text. Directives that say nothing about what the
 * program does (debugging, unwinding, attributes) are passed over by name; one that is not known is an error.
 */
import type { SourceLine } from "../../evidence/index.ts";
import { InputError, type Span, span } from "../../text/index.ts";
import { Expander } from "./expand.ts";
import { evaluate, evaluateNumber, type Scope } from "./expressions.ts";
import { OpenSection, sectionKind } from "./sections.ts";
import { fail, type Statement } from "./statements.ts";
import type { Place, Reference, Section, Unit, UnitSymbol } from "./tree.ts";
import { headOf, operands, stringBytes, unquoted } from "./words.ts";

/** Directives without a meaning for a run. */
const PASSED_OVER =
  /^\.(cfi_\w+|arch|arch_extension|cpu|ident|addrsig|addrsig_sym|text_start|build_version|variant_pcs|hidden|internal|protected|end|title|sbttl|list|nolist|eject|psize|stabs|stabn|lsym|altmacro|noaltmacro|file_end|aeabi_\w+|symver|line|ln|print|warning)$/;
/** Those that would change what runs. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  ".incbin": "files included as data",
  ".include": "included files",
  ".inst": "instructions as numbers",
  ".ltorg": "literal pools",
  ".pool": "literal pools",
  ".float": "floating-point data",
  ".double": "floating-point data",
  ".single": "floating-point data",
  ".float16": "floating-point data",
};

const SIZES: Readonly<Record<string, 1 | 2 | 4 | 8>> = {
  ".byte": 1,
  ".hword": 2,
  ".short": 2,
  ".half": 2,
  ".2byte": 2,
  ".word": 4,
  ".long": 4,
  ".int": 4,
  ".4byte": 4,
  ".xword": 8,
  ".dword": 8,
  ".quad": 8,
  ".8byte": 8,
};

type Entry = { -readonly [K in keyof UnitSymbol]: UnitSymbol[K] };

class Parser implements Scope {
  readonly file: string;
  readonly sections: OpenSection[] = [];
  readonly values = new Map<string, Place>();
  readonly entries = new Map<string, Partial<Entry>>();
  readonly numbered: Unit["numbered"][number][] = [];
  readonly #files = new Map<string, string>();
  readonly #aliases = new Map<string, string>(); // of registers, by .req
  #current = 0;
  readonly #stack: number[] = [];
  #previous = 0;
  #source: SourceLine | undefined;
  // Values given with .set that name what is defined later.
  readonly later = new Map<string, { readonly text: string; readonly at: Place; readonly span: Span }>();

  constructor(file: string) {
    this.file = file;
    this.#enter(".text", undefined);
  }

  get #section(): OpenSection {
    return this.sections[this.#current]!;
  }
  get #here(): Place {
    return { base: { section: this.#current }, offset: BigInt(this.#section.size) };
  }

  symbol(name: string): Place | undefined {
    return this.symbolAt(name, this.#here);
  }

  /** What a name means at a place. */
  symbolAt(name: string, at: Place): Place | undefined {
    if (name === ".") return at;
    const local = /^(\d+)([fb])$/.exec(name);
    if (local !== null) return nearest(this.numbered, Number(local[1]), local[2] === "b", at);
    const found = this.values.get(name);
    if (found !== undefined) return found;
    const later = this.later.get(name);
    if (later === undefined) return undefined;
    this.later.delete(name); // a symbol that needs itself has no value
    const value = evaluate(later.text, later.span, { symbol: (n) => this.symbolAt(n, later.at) });
    this.values.set(name, value);
    return value;
  }

  #entry(name: string): Partial<Entry> {
    const found = this.entries.get(name) ?? {};
    this.entries.set(name, found);
    return found;
  }

  #enter(name: string, flags: string | undefined): void {
    this.#previous = this.#current;
    const known = this.sections.findIndex((s) => s.name === name);
    this.#current = known >= 0 ? known : this.sections.push(new OpenSection(name, sectionKind(name, flags))) - 1;
  }

  statement(s: Statement): void {
    if (s.kind === "source") this.#source = s.source;
    else if (s.kind === "label") this.#label(s.name, s.span);
    else {
      const { name, rest } = headOf(s.text);
      const alias = /^([\w.$]+)\s+\.req\s+(\w+)$/i.exec(s.text);
      const assigned = /^([\w.$]+)\s*=(?!=)\s*(.*)$/.exec(s.text);
      if (alias !== null) this.#aliases.set(alias[1]!, this.#aliases.get(alias[2]!) ?? alias[2]!);
      else if (name.toLowerCase() === ".unreq") this.#aliases.delete(rest.trim());
      else if (assigned !== null) this.#set(assigned[1]!, assigned[2]!, s.span);
      else if (name.startsWith(".")) this.#directive(name.toLowerCase(), rest, s.span);
      else this.#instruction(s.text, s.span);
    }
  }

  #label(name: string, where: Span): void {
    if (/^\d+$/.test(name)) {
      this.numbered.push({ number: Number(name), section: this.#current, offset: this.#section.size });
      return;
    }
    if (this.values.has(name)) fail("ASM32", where, `${name} is defined twice`);
    this.values.set(name, this.#here);
    this.#entry(name).label = true;
  }

  #set(name: string, text: string, where: Span): void {
    const at = this.#here;
    const value = evaluate(text, where, { symbol: (n) => this.symbolAt(n, at) });
    const isLater = value.base !== undefined && "symbol" in value.base;
    if (isLater) this.later.set(name, { text, at, span: where });
    else this.values.set(name, value);
    this.#entry(name);
  }

  #instruction(text: string, where: Span): void {
    const section = this.#section;
    if (section.kind !== "code") fail("ASM36", where, `an instruction in ${section.name}, which is not executed`);
    section.align(4, where);
    const source = this.#source === undefined ? {} : { source: this.#source };
    section.instructions.push({ offset: section.size, text: this.#withRegisters(text), span: where, ...source });
    section.fill(4, 0, where);
  }

  #withRegisters(text: string): string {
    if (this.#aliases.size === 0) return text;
    return text.replace(/(?<=[\s,[{])[A-Za-z_.$][\w.$]*/g, (name) => this.#aliases.get(name) ?? name);
  }

  #directive(name: string, rest: string, where: Span): void {
    const size = SIZES[name];
    const list = (): readonly string[] => operands(rest);
    if (size !== undefined) this.#data(size, list(), where);
    else if (name in DIRECTIVES) DIRECTIVES[name]!(this, list(), where, name);
    else if (name in UNSUPPORTED) fail("ASM36", where, `unsupported: ${UNSUPPORTED[name]}`);
    else if (!PASSED_OVER.test(name)) {
      if (this.#section.kind === undefined) return; // debugging data has directives of its own
      fail("ASM30", where, `directive ${name} is not known`);
    }
  }

  #data(bytes: 1 | 2 | 4 | 8, list: readonly string[], where: Span): void {
    if (this.#section.kind === undefined) return;
    for (const text of list) {
      this.#section.pending.push({ offset: this.#section.size, bytes, text, span: where });
      this.#section.fill(bytes, 0, where);
    }
  }

  number(text: string, where: Span): number {
    const value = evaluateNumber(text, where, this);
    if (value >= -(2n ** 31n) && value < 2n ** 32n) return Number(value);
    return fail("ASM33", where, `${text} is too large`);
  }

  // Directives, called by their rows.
  section(list: readonly string[], where: Span, name: string): void {
    const [first = "", flags] = list;
    if (name !== ".section" && name !== ".pushsection") this.#enter(name, undefined);
    else if (first === "") fail("ASM31", where, `${name} needs a name`);
    else {
      if (name === ".pushsection") this.#stack.push(this.#current);
      this.#enter(unquoted(first), flags === undefined ? undefined : unquoted(flags));
    }
  }
  popSection(where: Span): void {
    const back = this.#stack.pop();
    if (back === undefined) fail("ASM34", where, ".popsection has nothing to go back to");
    else this.#current = back;
  }
  previous(): void {
    [this.#current, this.#previous] = [this.#previous, this.#current];
  }
  fill(count: number, value: number, where: Span): void {
    if (this.#section.kind !== undefined) this.#section.fill(count, value, where);
  }
  bytes(list: readonly number[], where: Span): void {
    if (this.#section.kind !== undefined) this.#section.bytes(list, where);
  }
  /** `most`: bytes that may be skipped; when more were needed, nothing is. */
  align(to: number, where: Span, most = Infinity): void {
    if (to < 1 || to > 65536 || (to & (to - 1)) !== 0) fail("ASM31", where, `an alignment of ${to} bytes`);
    const section = this.#section;
    if (section.kind === undefined || (to - (section.size % to)) % to > most) return;
    // What runs through the gap runs NOPs.
    while (section.kind === "code" && section.size % 4 === 0 && section.size % to !== 0)
      this.#instruction("nop", where);
    section.align(to, where);
  }
  set(list: readonly string[], where: Span): void {
    if (list.length !== 2) fail("ASM31", where, "a name and a value are expected");
    this.#set(list[0]!, list[1]!, where);
  }
  describe(name: string, more: Partial<Entry>): void {
    Object.assign(this.#entry(name), more);
  }
  size(list: readonly string[], where: Span): void {
    const [name = "", text = ""] = list;
    const at = this.#here;
    const { base, offset } = evaluate(text, where, { symbol: (n) => this.symbolAt(n, at) });
    if (base === undefined && offset >= 0n) this.#entry(name).size = Number(offset);
  }
  common([name = "", size = "", align = "8"]: readonly string[], where: Span): void {
    const back = this.#current;
    this.#enter(".bss", undefined);
    this.align(this.number(align, where), where);
    this.#label(name, where);
    const bytes = this.number(size, where);
    this.fill(bytes, 0, where);
    Object.assign(this.#entry(name), { kind: "object", size: bytes });
    this.#current = back;
  }
  fileNumber(list: readonly string[]): void {
    const m = /^(\d+)\s+(?:"((?:[^"\\]|\\.)*)"\s*)?"((?:[^"\\]|\\.)*)"/.exec(list.join(" "));
    if (m !== null) this.#files.set(m[1]!, m[3]!);
  }
  line(list: readonly string[]): void {
    const [file = "", line = ""] = (list[0] ?? "").split(/\s+/);
    const name = this.#files.get(file);
    // Line 0 stands for code that is of no line.
    this.#source = name === undefined || line === "0" ? undefined : { file: name, line: Number(line) };
  }

  unit(): Unit {
    for (const name of [...this.later.keys()]) this.symbolAt(name, this.#here);
    const symbols = new Map<string, UnitSymbol>();
    for (const [name, entry] of this.entries) {
      const place = this.values.get(name);
      const { label = false, kind = "none", size, global = false } = entry;
      if (place !== undefined) symbols.set(name, { name, place, label, kind, size, global });
    }
    return {
      file: this.file,
      sections: this.sections.map((s, i) => this.#closed(s, i)),
      symbols,
      numbered: this.numbered,
    };
  }

  #closed(section: OpenSection, index: number): Section {
    const references: Reference[] = [];
    for (const { offset, bytes, text, span: where } of section.pending) {
      const at: Place = { base: { section: index }, offset: BigInt(offset) };
      const { relative = false, ...place } = evaluate(text, where, { symbol: (n) => this.symbolAt(n, at), here: at });
      if (place.base === undefined && !relative) section.store(offset, bytes, place.offset);
      else references.push({ relative, offset, bytes, place, span: where });
    }
    return section.closed(references);
  }
}

type Directive = (p: Parser, list: readonly string[], where: Span, name: string) => void;

const named =
  (more: Partial<Entry>): Directive =>
  (p, list) => {
    for (const name of list) p.describe(name, more);
  };
const aligned =
  (bytes: (n: number) => number): Directive =>
  (p, [n = "0", , most = ""], where) => {
    const limit = most === "" ? Infinity : p.number(most, where);
    p.align(bytes(p.number(n, where)), where, limit);
  };
const power = aligned((n) => 2 ** Math.min(20, Math.max(0, n)));
const strings =
  (ends: boolean): Directive =>
  (p, list, where) => {
    for (const text of list) p.bytes([...stringBytes(text, where), ...(ends ? [0] : [])], where);
  };
const zeros: Directive = (p, [n = "0", value = "0"], where) =>
  p.fill(p.number(n, where), p.number(value, where) & 255, where);
const enter: Directive = (p, list, where, name) => p.section(list, where, name);
const assigned: Directive = (p, list, where) => p.set(list, where);

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  ".text": enter,
  ".data": enter,
  ".bss": enter,
  ".section": enter,
  ".pushsection": enter,
  ".popsection": (p, _, where) => p.popSection(where),
  ".previous": (p) => p.previous(),
  ".align": power,
  ".p2align": power,
  ".balign": aligned((n) => n),
  ".zero": zeros,
  ".skip": zeros,
  ".space": zeros,
  ".fill": (p, [n = "0", size = "1", value = "0"], where) => {
    const [count, bytes, v] = [p.number(n, where), p.number(size, where), p.number(value, where)];
    if (v !== 0 && bytes !== 1) fail("ASM36", where, "unsupported: .fill with a value of several bytes");
    p.fill(count * bytes, v & 255, where);
  },
  ".ascii": strings(false),
  ".asciz": strings(true),
  ".string": strings(true),
  ".set": assigned,
  ".equ": assigned,
  ".equiv": assigned,
  ".global": named({ global: true }),
  ".globl": named({ global: true }),
  ".weak": named({ global: true }),
  ".extern": () => undefined,
  ".local": () => undefined,
  ".comm": (p, list, where) => p.common(list, where),
  ".lcomm": (p, list, where) => p.common(list, where),
  ".type": (p, [name = "", type = ""]) =>
    p.describe(name, { kind: /function|func/i.test(type) ? "function" : /object/i.test(type) ? "object" : "none" }),
  ".size": (p, list, where) => p.size(list, where),
  ".file": (p, list) => p.fileNumber(list),
  ".loc": (p, list) => p.line(list),
  ".error": (p, [text = ""], where) => fail("ASM36", where, `the file says: ${unquoted(text)}`, p.file),
};

function nearest(labels: Unit["numbered"], number: number, before: boolean, at: Place): Place | undefined {
  if (at.base === undefined || !("section" in at.base)) return undefined;
  const { section } = at.base;
  const mine = labels.filter((l) => l.number === number && l.section === section);
  const here = Number(at.offset);
  const found = before ? mine.findLast((l) => l.offset <= here) : mine.find((l) => l.offset > here);
  return found === undefined ? undefined : { base: { section }, offset: BigInt(found.offset) };
}

export interface UnitParse {
  /** Undefined when there are errors. */
  readonly unit: Unit | undefined;
  readonly errors: readonly InputError[];
}

const MOST_ERRORS = 20;

/** Reads an assembly file. Errors of single statements are gathered, others end the reading. */
export function parseUnit(text: string, file: string): UnitParse {
  const parser = new Parser(file);
  const errors: InputError[] = [];
  const attempt = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch (e) {
      if (!(e instanceof InputError)) throw e;
      errors.push(e);
      return undefined;
    }
  };
  attempt(() => {
    for (const s of new Expander(parser).file(text, file)) {
      attempt(() => parser.statement(s));
      if (errors.length >= MOST_ERRORS) return;
    }
  });
  const unit = errors.length === 0 ? attempt(() => parser.unit()) : undefined;
  return { unit, errors };
}

/** What a name means for the instruction at an offset of a section. */
export function placeOf(unit: Unit, name: string, section: number, offset: number): Place | undefined {
  const at: Place = { base: { section }, offset: BigInt(offset) };
  const local = /^(\d+)([fb])$/.exec(name);
  if (local !== null) return nearest(unit.numbered, Number(local[1]), local[2] === "b", at);
  return unit.symbols.get(name)?.place;
}

/** A place in the file for what has none. */
export const nowhere = (unit: Unit): Span => span(unit.file, 0, 0);
