/**
 * The operands of one instruction with the names that only a linker or an assembler gives a meaning replaced by numbers:
 * constants, parts of addresses (`:lo12:x`), offsets in thread-local data. Addresses from the global offset table and
 * literal pools become constants in a register: nothing writes the table, and a read of it orders nothing.
 */
import { num, type Procedure } from "../../../ir/index.ts";
import { evaluateNumber } from "../../../read/asm/index.ts";
import { span } from "../../../text/index.ts";
import { Unsupported } from "../program.ts";
import { mnemonic } from "./flow.ts";
import { type At, type Linked, type Meaning, shifted } from "./link.ts";

/** What the text of a thread needs to know of data. */
export interface Addresses {
  readonly address: (m: Meaning) => bigint;
  readonly wholeSection: (at: At) => void;
  /** Offset of thread-local data from the thread pointer. */
  readonly localOffset: (at: At) => bigint;
}

const PART = /#?:([a-z]\w*):([\w.$]+)(?:\s*([+-])\s*(0x[\da-f]+|\d+))?/gi;

/** Bits of an address or offset that a modifier stands for. */
const PARTS: Readonly<Record<string, { readonly local?: true; readonly from: bigint; readonly bits: number }>> = {
  lo12: { from: 0n, bits: 12 },
  abs_g0: { from: 0n, bits: 16 },
  abs_g0_nc: { from: 0n, bits: 16 },
  abs_g1: { from: 16n, bits: 16 },
  abs_g1_nc: { from: 16n, bits: 16 },
  abs_g2: { from: 32n, bits: 16 },
  abs_g2_nc: { from: 32n, bits: 16 },
  abs_g3: { from: 48n, bits: 16 },
  tprel_hi12: { local: true, from: 12n, bits: 12 },
  tprel_lo12: { local: true, from: 0n, bits: 12 },
  tprel_lo12_nc: { local: true, from: 0n, bits: 12 },
};

/** Modifiers of instructions that together load an address from a table. */
const TABLE = /^(got|got_lo12|gotpage_lo15)$/;

/** A procedure that sets a 64-bit register to a constant. */
function constant(text: string, register: string, value: bigint): Procedure {
  const body = [{ kind: "set", reg: register, value: num(value, 64) } as const];
  return {
    name: text,
    params: [],
    result: undefined,
    blocks: [{ label: "entry", body, end: { kind: "return", value: undefined } }],
  };
}

export class Operands {
  readonly #linked: Linked;
  readonly #data: Addresses;

  constructor(linked: Linked, data: Addresses) {
    this.#linked = linked;
    this.#data = data;
  }

  /** The address of a name with an offset; all of the section when it is an anchor, from which code reaches its neighbours. */
  address(name: string, by: bigint, at: At): bigint {
    return this.#addressOf(name, this.#place(name, by, at), at);
  }

  #addressOf(name: string, meaning: Meaning, at: At): bigint {
    if (meaning.kind === "place" && meaning.section.kind === "local")
      throw new Unsupported("addresses of thread-local data");
    const symbol = this.#linked.units[at.unit]!.symbols.get(name);
    const isAnchor = symbol !== undefined && !symbol.label;
    if (meaning.kind === "place" && isAnchor && meaning.section.kind !== "code") this.#data.wholeSection(meaning.at);
    return this.#data.address(meaning);
  }

  /** The meaning of an instruction that only loads an address or a constant, else undefined. */
  loaded(text: string, at: At): Procedure | undefined {
    const m = /^(adr|adrp|ldr|ldrsw)\s+(x\d+|w\d+)\s*,\s*(.*)$/i.exec(text);
    if (m === null) return undefined;
    const [, name, register, rest] = m as unknown as [string, string, string, string];
    const wide = register.toLowerCase().replace("w", "x");
    const literal = /^=\s*(.*)$/.exec(rest);
    if (literal !== null) return constant(text, wide, this.#literal(literal[1]!, at));
    const table = /:([a-z]\w*):([\w.$]+)/i.exec(rest);
    if (table !== null && TABLE.test(table[1]!)) return constant(text, wide, this.address(table[2]!, 0n, at));
    const label = /^(?:(0x[\da-f]+)|([A-Za-z_.$][\w.$]*)\s*(?:([+-])\s*(0x[\da-f]+|\d+))?)$/i.exec(rest);
    if (label === null || mnemonic(name) === "adrp") {
      return label?.[1] === undefined ? undefined : constant(text, wide, BigInt(label[1]));
    }
    const place = label[1] === undefined ? this.#place(label[2]!, signed(label[3], label[4]), at) : BigInt(label[1]);
    if (mnemonic(name) === "adr")
      return constant(text, wide, typeof place === "bigint" ? place : this.#addressOf(label[2]!, place, at));
    const pool =
      typeof place === "bigint" ? this.#linked.atAddress(at.unit, place) : place.kind === "place" && place.at;
    if (pool === undefined || pool === false) throw new Unsupported(`${text}: a literal that is not in the file`);
    return constant(text, wide, this.#pooled(pool, mnemonic(name) === "ldrsw", register.toLowerCase().startsWith("w")));
  }

  /** What a literal pool holds; nothing writes there. */
  #pooled(at: At, signs: boolean, narrow: boolean): bigint {
    const { bytes, references } = this.#linked.section(at);
    const size = narrow || signs ? 4 : 8;
    const reference = references.find((r) => r.offset === at.offset && r.bytes === size && !r.relative);
    if (reference !== undefined) return this.#data.address(this.#linked.of(reference.place, at.unit));
    if (at.offset < 0 || at.offset + size > bytes.length) throw new Unsupported("a literal that is not in the file");
    const value = [...bytes.subarray(at.offset, at.offset + size)].reduceRight((v, b) => (v << 8n) | BigInt(b), 0n);
    return signs ? BigInt.asUintN(64, BigInt.asIntN(32, value)) : value;
  }

  #place(name: string, by: bigint, at: At): Meaning {
    const here: Meaning = { kind: "place", at, section: this.#linked.section(at) };
    return this.#linked.placed(shifted(name === "." ? here : this.#linked.meaning(name, at), by));
  }

  #literal(text: string, at: At): bigint {
    if (/^-?(0x[\da-f]+|\d+)$/i.test(text))
      return BigInt.asUintN(64, signed(/^-/.exec(text)?.[0], text.replace("-", "")));
    const m = /^([A-Za-z_.$][\w.$]*)\s*(?:([+-])\s*(0x[\da-f]+|\d+))?$/i.exec(text);
    if (m === null) throw new Unsupported(`the literal ${text}`);
    return this.address(m[1]!, signed(m[2], m[3]), at);
  }

  /** The text with numbers for parts of addresses and for constants. */
  numbers(text: string, at: At): string {
    const parts = text.replace(PART, (all, part: string, name: string, sign?: string, by?: string) => {
      const value = this.#part(part.toLowerCase(), name, signed(sign, by), at);
      return value === undefined ? all : `#${value}`;
    });
    const { symbols } = this.#linked.units[at.unit]!;
    const named = parts.replace(/(?<![\w.$:])[A-Za-z_.$][\w.$]*/g, (name, offset: number) => {
      const place = offset === 0 ? undefined : symbols.get(name)?.place;
      return place !== undefined && place.base === undefined ? String(place.offset) : name;
    });
    // `#(1 << 16)`, `#16*2+1`: from the sign to the comma or bracket that ends the operand.
    return named.replace(/#\s*((?:\([^#,[\]]*\)|\w+\s*[-+*/%&|^<>])[^#,[\]]*)/g, (_, expression: string) => {
      const value = evaluateNumber(expression, span("", 0, 0), { symbol: () => undefined });
      return `#${value}`;
    });
  }

  #part(part: string, name: string, by: bigint, at: At): bigint | undefined {
    const row = PARTS[part];
    if (row === undefined) throw new Unsupported(`:${part}: of a symbol`);
    const value = row.local ? this.#localOffset(name, by, at) : this.address(name, by, at);
    return BigInt.asUintN(row.bits, value >> row.from);
  }

  #localOffset(name: string, by: bigint, at: At): bigint {
    const m = shifted(this.#linked.meaning(name, at), by);
    if (m.kind !== "place" || m.section.kind !== "local")
      throw new Unsupported(`${name}, which is no thread-local datum`);
    return this.#data.localOffset(m.at);
  }
}

const signed = (sign: string | undefined, digits: string | undefined): bigint =>
  digits === undefined ? 0n : sign === "-" ? -BigInt(digits) : BigInt(digits);
