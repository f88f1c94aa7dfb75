/**
 * A row states one A64 instruction once: its bits, its assembly forms and its meaning. Decoder, assembler, disassembler,
 * lifter, `sekvm isa` and the tests are derived from the rows. A pattern is read from bit 31 down: runs of 0 and 1 are
 * fixed, `(1)` runs in brackets should be so (other values are unpredictable), `name:width` is a field. Fields hold the encoded values, so the fields of a row are the word.
 */
import type { Arguments } from "./arguments.ts";
import type { Lifter } from "./lifter.ts";
import type { Problem } from "./problem.ts";

/** Encoded field values by name, each below 2^width. */
export type Fields = Readonly<Record<string, number>>;

/** One operand of a form: reads arguments into fields, prints fields. */
export interface Operand {
  /** As the Arm manual writes it, e.g. `<Wd|WSP>`; starts with `{` when it may be left out. */
  readonly syntax: string;
  match(args: Arguments, into: Record<string, number>): Problem | undefined;
  /** The operand's text, undefined when it is left out. `address` is that of the instruction. */
  print(fields: Fields, address: bigint): string | undefined;
}

/** One assembly spelling of a row. The disassembler uses the first form whose `fixed` and `when` hold. */
export interface Form {
  readonly mnemonic: string;
  /** Other accepted spellings of the mnemonic. */
  readonly also?: readonly string[];
  readonly operands: readonly Operand[];
  /** Fields that this spelling implies. */
  readonly fixed?: Fields;
  /** When the disassembler prefers this form; default always. */
  readonly when?: (f: Fields) => boolean;
  /** Read by the assembler, never printed. */
  readonly lenient?: boolean;
}

export interface Row {
  /** Unique name, the manual's instruction name with the variant: `ADD (immediate), 32-bit`. */
  readonly name: string;
  /** Encoding class as the manual names it. */
  readonly class: string;
  readonly pattern: string;
  /** Bits that tell the row from others, and their values. */
  readonly mask: number;
  readonly value: number;
  /** Bits that should be ones or zeros, and their values. */
  readonly shouldMask: number;
  readonly should: number;
  readonly fields: readonly Field[];
  /** Preferred spellings first; the last that is not lenient prints every word of the row. */
  readonly forms: readonly Form[];
  /** Why these fields are not an instruction; undefined when they are one. */
  readonly reserved: (f: Fields) => Reserved | undefined;
  readonly meaning: (l: Lifter, f: Fields) => void;
}

/** `unallocated` words are undefined; `unpredictable` ones may do several things, and are refused as well. */
export interface Reserved {
  readonly kind: "unallocated" | "unpredictable";
  readonly why: string;
}

export interface Field {
  readonly name: string;
  readonly low: number;
  readonly width: number;
}

/** An instruction word that has a row. */
export interface Decoded {
  readonly row: Row;
  readonly fields: Fields;
  readonly word: number;
}

export const unallocated = (why: string): Reserved => ({ kind: "unallocated", why });
export const unpredictable = (why: string): Reserved => ({ kind: "unpredictable", why });

type Pattern = Pick<Row, "mask" | "value" | "shouldMask" | "should" | "fields">;

/** Splits a pattern into fixed bits and fields. @throws {Error} when it does not have 32 bits */
export function compilePattern(pattern: string): Pattern {
  let low = 32;
  let mask = 0;
  let value = 0;
  let shouldMask = 0;
  let should = 0;
  const fields: Field[] = [];
  for (const token of pattern.split(" ")) {
    const colon = token.indexOf(":");
    const isShould = token.startsWith("(");
    const bits = isShould ? token.slice(1, -1) : token;
    const width = colon === -1 ? bits.length : Number(token.slice(colon + 1));
    low -= width;
    if (colon !== -1) {
      fields.push({ name: token.slice(0, colon), low, width });
      continue;
    }
    const ones = (2 ** width - 1) << low;
    const values = Number.parseInt(bits, 2) << low;
    if (isShould) {
      shouldMask |= ones;
      should |= values;
    } else {
      mask |= ones;
      value |= values;
    }
  }
  if (low !== 0) throw new Error(`pattern ${pattern} has ${32 - low} bits`);
  return { mask: mask >>> 0, value: value >>> 0, shouldMask: shouldMask >>> 0, should: should >>> 0, fields };
}

/** What an author writes for a row; `pattern` is compiled, `reserved` defaults to none. */
export interface RowText {
  readonly name: string;
  readonly pattern: string;
  readonly forms: readonly Form[];
  readonly reserved?: (f: Fields) => Reserved | undefined;
  readonly meaning: (l: Lifter, f: Fields) => void;
}

/** Makes the rows of one encoding class. */
export function rowsOf(encodingClass: string, texts: readonly RowText[]): Row[] {
  return texts.map((t) => ({
    reserved: () => undefined,
    ...t,
    class: encodingClass,
    ...compilePattern(t.pattern),
  }));
}

/** A form: mnemonic and operands, with the rarer parts in `more`. */
export const form = (
  mnemonic: string,
  operands: readonly Operand[],
  more: Omit<Form, "mnemonic" | "operands"> = {},
): Form => ({ mnemonic, operands, ...more });

/** The word of a row with these fields. @throws {Error} when a field is missing or too large */
export function encodeFields(row: Row, fields: Fields): number {
  let word = row.value | row.should;
  for (const { name, low, width } of row.fields) {
    const v = fields[name];
    if (!(Number.isInteger(v) && v >= 0 && v < 2 ** width)) throw new Error(`${row.name}: field ${name} is ${v}`);
    word |= v << low;
  }
  return word >>> 0;
}

/** The fields of a word that matches the row's fixed bits. */
export function fieldsOf(row: Row, word: number): Fields {
  const fields: Record<string, number> = {};
  for (const { name, low, width } of row.fields) fields[name] = (word >>> low) & (2 ** width - 1);
  return fields;
}

/** The form that the disassembler prints. */
export function printedForm(row: Row, f: Fields): Form {
  const fits = (x: Form): boolean =>
    x.lenient !== true &&
    Object.entries(x.fixed ?? {}).every(([name, v]) => f[name] === v) &&
    (x.when === undefined || x.when(f));
  const found = row.forms.find(fits);
  if (found === undefined) throw new Error(`${row.name} has no form for ${JSON.stringify(f)}`);
  return found;
}
