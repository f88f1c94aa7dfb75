/** Operands of the rows besides registers: immediates, shifts, labels, conditions, memory. Each reads and prints its own fields. */
import { span } from "../../text/index.ts";
import type { AsmCode } from "../errors.ts";
import { type Argument, Arguments, type ShiftName } from "./arguments.ts";
import { describe, wrongKind } from "./operands-registers.ts";
import { type Problem, problem } from "./problem.ts";
import type { Fields, Operand } from "./row.ts";
import { CONDITIONS } from "./semantics.ts";

export type Into = Record<string, number>;

/** How an immediate maps to fields. */
export interface Immediate {
  readonly syntax: string;
  /** The written value. */
  readonly get: (f: Fields, address: bigint) => bigint | number;
  /** Fields of a written value, or why there are none: a sentence with the range. */
  readonly put: (v: bigint, into: Into) => string | undefined;
  /** Printed in hexadecimal. */
  readonly hex?: boolean;
  readonly code?: AsmCode;
  /** Written values are multiples of this. */
  readonly scale?: number;
}

export const immediateText = (v: bigint | number, hex: boolean): string =>
  `#${hex && v >= 0 ? `0x${v.toString(16)}` : v}`;

/** An immediate operand. */
export const immediate = (i: Immediate): Operand => ({
  syntax: i.syntax,
  match(args, into) {
    const a = args.peek();
    if (a?.kind === "word" && a.modifier === "lo12") return lowBits(args, a, i, into);
    if (a?.kind !== "immediate") return wrongKind(args, "an immediate");
    const wrong = i.put(a.value, into);
    if (wrong !== undefined)
      return problem(i.code ?? "ASM06", a.span, `immediate ${a.value} ${failing(a.value, i)}`, wrong);
    args.next++;
    return undefined;
  },
  print: (f, at) => immediateText(i.get(f, at), i.hex ?? false),
});

/** What is wrong with an immediate, in words. */
function failing(v: bigint, i: Immediate): string {
  if (i.code === "ASM07") return "is not encodable";
  const scale = BigInt(i.scale ?? 1);
  return v % scale === 0n ? "is out of range" : `is not a multiple of ${scale}`;
}

/** `:lo12:symbol`, the address of a symbol within its 4 KiB page. */
function lowBits(args: Arguments, a: Argument & { kind: "word" }, i: Immediate, into: Into): Problem | undefined {
  const target = addressOf(args, a, "lo12");
  if (typeof target !== "bigint") return target;
  const wrong = i.put(target & 0xfffn, into);
  if (wrong !== undefined) return problem("ASM09", a.span, `${a.name} is not aligned for this access`, wrong);
  args.next++;
  return undefined;
}

/** The range of an immediate as a hint. */
function rangeText(low: bigint, high: bigint, scale: bigint): string {
  const range = `the range is ${low * scale} to ${high * scale}`;
  return scale === 1n ? range : `${range}, in multiples of ${scale}`;
}

/** A number in a field of `width` bits, counted in `scale`, two's complement if `signed`. */
export function numeral(
  field: string,
  width: number,
  more: { scale?: number; signed?: boolean; name?: string; hex?: boolean; most?: number } = {},
): Immediate {
  const scale = BigInt(more.scale ?? 1);
  const half = 1n << BigInt(width - 1);
  const low = more.signed === true ? -half : 0n;
  const high = more.signed === true ? half - 1n : BigInt(more.most ?? 2 ** width - 1);
  return {
    syntax: `#<${more.name ?? (more.signed === true ? "simm" : "imm")}>`,
    hex: more.hex ?? false,
    scale: more.scale ?? 1,
    get: (f) => (more.signed === true ? BigInt.asIntN(width, BigInt(f[field]!)) : BigInt(f[field]!)) * scale,
    put(v, into) {
      if (v % scale !== 0n || v / scale < low || v / scale > high) return rangeText(low, high, scale);
      into[field] = Number(BigInt.asUintN(width, v / scale));
      return undefined;
    },
  };
}

/** A number in a field, as an operand. */
export const imm = (...args: Parameters<typeof numeral>): Operand => immediate(numeral(...args));

/** An optional operand: absent it leaves `defaults` in the fields, and equal to them it is not printed. */
export const optional = (operand: Operand, defaults: Fields): Operand => ({
  syntax: `{, ${operand.syntax}}`,
  match(args, into) {
    if (args.peek() !== undefined) return operand.match(args, into);
    Object.assign(into, defaults);
    return undefined;
  },
  print: (f, at) => (Object.entries(defaults).every(([k, v]) => f[k] === v) ? undefined : operand.print(f, at)),
});

/** One of some shifts or extensions with an amount. */
export interface ShiftChoice {
  readonly syntax: string;
  /** Fields of a shift as written (`amount` undefined when none is), or a hint why there are none. */
  readonly put: (name: ShiftName, amount: bigint | undefined, into: Into) => string | undefined;
  readonly print: (f: Fields) => string | undefined;
}

export const shift = (choice: ShiftChoice): Operand => ({
  syntax: choice.syntax,
  match(args, into) {
    const a = args.peek();
    if (a?.kind !== "shift") return wrongKind(args, "a shift or extension");
    const wrong = choice.put(a.name, a.amount, into);
    const amount = a.amount === undefined ? "" : ` #${a.amount}`;
    if (wrong !== undefined) return problem("ASM10", a.span, `${a.name}${amount} does not fit here`, wrong);
    args.next++;
    return undefined;
  },
  print: choice.print,
});

/** `LSL #n` with `n` one of `amounts`; the index goes to `field`. */
export const leftShift = (field: string, amounts: readonly number[]): Operand =>
  shift({
    syntax: "LSL #<shift>",
    put(name, amount, into) {
      const index = name === "lsl" && amount !== undefined ? amounts.indexOf(Number(amount)) : -1;
      if (index === -1) return `the shift is LSL by ${amounts.join(", ")}`;
      into[field] = index;
      return undefined;
    },
    print: (f) => `lsl #${amounts[f[field]!]}`,
  });

/** The address that a word names, with its offset. */
export function addressOf(args: Arguments, a: Argument & { kind: "word" }, modifier?: string): bigint | Problem {
  if (a.modifier !== modifier)
    return problem("ASM08", a.span, `:${a.modifier}: of a symbol is not known here`, "only :lo12: is, as an immediate");
  const base = a.name === "." ? args.context.address : args.context.symbol(a.name);
  if (base === undefined)
    return problem("ASM08", a.span, `symbol ${a.name} is not defined`, "a label of this code or the name of a datum");
  return base + a.offset;
}

/** How a PC-relative operand maps an address to fields. */
export interface Target {
  readonly get: (f: Fields, address: bigint) => bigint;
  readonly put: (target: bigint, address: bigint, into: Into) => string | undefined;
}

/** A PC-relative field of `width` bits, in units of `scale` bytes. */
export function relative(field: string, width: number, scale: number): Target {
  const [unit, half] = [BigInt(scale), 1n << BigInt(width - 1)];
  return {
    get: (f, address) => BigInt.asUintN(64, address + BigInt.asIntN(width, BigInt(f[field]!)) * unit),
    put(target, address, into) {
      const offset = BigInt.asIntN(64, target - address);
      if (offset % unit !== 0n || offset / unit < -half || offset / unit >= half)
        return `the offset is ${offset}; ${rangeText(-half, half - 1n, unit)}`;
      into[field] = Number(BigInt.asUintN(width, offset / unit));
      return undefined;
    },
  };
}

/** A label, an address, or `.+offset`. */
export const label = (target: Target): Operand => ({
  syntax: "<label>",
  match(args, into) {
    const a = args.peek();
    if (a?.kind === "immediate" && a.hash)
      return problem("ASM05", a.span, "expected a label or an address", `write .+${a.value} for an offset`);
    if (a?.kind !== "word" && a?.kind !== "immediate") return wrongKind(args, "a label");
    const value = a.kind === "word" ? addressOf(args, a) : BigInt.asUintN(64, a.value);
    if (typeof value !== "bigint") return value;
    const wrong = target.put(value, args.context.address, into);
    if (wrong !== undefined) return problem("ASM09", a.span, "the target cannot be reached from here", wrong);
    args.next++;
    return undefined;
  },
  print: (f, address) => `0x${target.get(f, address).toString(16)}`,
});

/** The alternative names of conditions. */
const CONDITION_NAMES: ReadonlyMap<string, number> = new Map([
  ...CONDITIONS.map((name, i) => [name, i] as const),
  ["hs", 2],
  ["lo", 3],
]);

/** A condition; with `inverted` the field holds the negated one, and AL and NV are refused. */
export const condition = (field: string, inverted = false): Operand => ({
  syntax: "<cond>",
  match(args, into) {
    const a = args.peek();
    if (a?.kind !== "word") return wrongKind(args, "a condition");
    const number = CONDITION_NAMES.get(a.name.toLowerCase());
    if (number === undefined || (inverted && number >= 14))
      return problem(
        "ASM11",
        a.span,
        `no condition is named ${a.name}`,
        `conditions: ${CONDITIONS.slice(0, 14).join(" ")}`,
      );
    args.next++;
    into[field] = inverted ? number ^ 1 : number;
    return undefined;
  },
  print: (f) => CONDITIONS[inverted ? f[field]! ^ 1 : f[field]!],
});

/** A word of a list, or with `numbers` any value of the field as an immediate. */
export function named(
  field: string,
  names: Readonly<Record<string, number>>,
  what: string,
  numbers?: { readonly width: number; readonly text: (v: number) => string },
): Operand {
  const byValue = new Map(Object.entries(names).map(([name, v]) => [v, name]));
  const number = numbers === undefined ? undefined : imm(field, numbers.width);
  return {
    syntax: numbers === undefined ? `<${what}>` : `<${what}>|#<imm>`,
    match(args, into) {
      const a = args.peek();
      if (a?.kind === "immediate" && number !== undefined) return number.match(args, into);
      if (a?.kind !== "word") return wrongKind(args, `a ${what}`);
      const name = a.name.toLowerCase();
      const value = Object.hasOwn(names, name) ? names[name] : undefined;
      if (value === undefined)
        return problem("ASM11", a.span, `no ${what} is named ${a.name}`, `known: ${Object.keys(names).join(" ")}`);
      args.next++;
      into[field] = value;
      return undefined;
    },
    print: (f) => byValue.get(f[field]!) ?? numbers?.text(f[field]!),
  };
}

/** An operand that is one fixed word, as in `bti c`, `tlbi vmalle1` and `msr daifset, #2`. */
export const keyword = (text: string): Operand => ({
  syntax: text.toUpperCase(),
  match(args) {
    const a = args.peek();
    if (a?.kind !== "word") return wrongKind(args, text);
    if (a.name.toLowerCase() !== text)
      return { ...problem("ASM11", a.span, `no operation is named ${a.name}`), expected: text };
    args.next++;
    return undefined;
  },
  print: () => text,
});

/** An operand that is one fixed number, as the step of `ldiapp x0, x1, [x2], #16`. */
export const exactly = (value: bigint): Operand => ({
  syntax: `#${value}`,
  match(args) {
    const a = args.peek();
    if (a?.kind !== "immediate") return wrongKind(args, `#${value}`);
    if (a.value !== value) return { ...problem("ASM10", a.span, `only #${value} fits here`), expected: `#${value}` };
    args.next++;
    return undefined;
  },
  print: () => `#${value}`,
});

/** Matches operands in turn; every argument must be used. */
export function matchAll(operands: readonly Operand[], args: Arguments, into: Into): Problem | undefined {
  for (const operand of operands) {
    const p = operand.match(args, into);
    if (p !== undefined) return p;
  }
  const extra = args.peek();
  if (extra === undefined) return undefined;
  return problem("ASM04", extra.span, `there is one operand too many: ${describe(extra)}`);
}

/** `[base, …]`, with `writeBack` `[base, …]!`. */
export const memory = (inner: readonly Operand[], writeBack = false): Operand => ({
  syntax: `[${joinSyntax(inner)}]${writeBack ? "!" : ""}`,
  match(args, into) {
    const a = args.peek();
    if (a?.kind !== "memory") return wrongKind(args, "a memory operand");
    const close = span(a.span.file, a.span.to - 1, a.span.to);
    const p = matchAll(inner, new Arguments(a.parts, close, args.context), into);
    if (p !== undefined) return p;
    if (a.writeBack !== writeBack) {
      const what = writeBack ? "'!' for write-back is missing" : "write-back with '!' is not possible here";
      return problem("ASM05", close, what);
    }
    args.next++;
    return undefined;
  },
  print: (f, at) => `[${joinPrinted(inner, f, at)}]${writeBack ? "!" : ""}`,
});

/** Operand syntaxes with commas, as `isa` prints them. */
export const joinSyntax = (operands: readonly Operand[]): string =>
  operands.reduce((text, o) => {
    const next = text === "" && o.syntax.startsWith("{, ") ? `{${o.syntax.slice(3)}` : o.syntax;
    return text === "" ? next : next.startsWith("{, ") ? text + next : `${text}, ${next}`;
  }, "");

/** Printed operands with commas. */
export const joinPrinted = (operands: readonly Operand[], f: Fields, address: bigint): string =>
  operands
    .map((o) => o.print(f, address))
    .filter((t) => t !== undefined)
    .join(", ");
