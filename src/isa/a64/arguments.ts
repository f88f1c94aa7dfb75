/**
 * Reads the operand text of an instruction into arguments, without knowing the instruction: registers, immediates, shifts,
 * words (symbols, conditions, options) and memory brackets, each with its place. Accepts what GNU as and herd accept: any
 * case, `#` or none, spaces anywhere, decimal, hexadecimal, binary and negative numbers, `label+4`, `.+8`, `1f`, `:lo12:x`.
 */
import { type Span, span } from "../../text/index.ts";
import { type Problem, problem } from "./problem.ts";

export type ShiftName =
  | "lsl"
  | "lsr"
  | "asr"
  | "ror"
  | "uxtb"
  | "uxth"
  | "uxtw"
  | "uxtx"
  | "sxtb"
  | "sxth"
  | "sxtw"
  | "sxtx";
const SHIFTS = ["lsl", "lsr", "asr", "ror", "uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"];

/** One argument as written. Register 31 is `zr` or `sp` as `role` says. */
export type Argument =
  | { kind: "register"; width: 32 | 64; number: number; role: "general" | "zr" | "sp"; span: Span }
  | { kind: "immediate"; value: bigint; hash: boolean; span: Span }
  | { kind: "shift"; name: ShiftName; amount: bigint | undefined; span: Span }
  | { kind: "word"; name: string; modifier: string | undefined; offset: bigint; span: Span }
  | { kind: "memory"; parts: readonly Argument[]; writeBack: boolean; span: Span };

/** What the surroundings know: addresses of symbols and of the instruction itself. */
export interface AsmContext {
  /** Address of a label or a data symbol; undefined when there is none of this name. */
  readonly symbol: (name: string) => bigint | undefined;
  /** Address of this instruction. */
  readonly address: bigint;
}

/** Arguments with a position: operands take them one after the other. */
export class Arguments {
  readonly list: readonly Argument[];
  readonly context: AsmContext;
  /** An empty span behind the last argument. */
  readonly end: Span;
  next = 0;
  constructor(list: readonly Argument[], end: Span, context: AsmContext) {
    this.list = list;
    this.end = end;
    this.context = context;
  }
  peek(): Argument | undefined {
    return this.list[this.next];
  }
  get here(): Span {
    return this.peek()?.span ?? this.end;
  }
}

const REGISTER = /^(?:([wx])(\d+)|([wx])zr|(w?)sp|(fp|lr|ip0|ip1))$/;
const NAMED: Readonly<Record<string, number>> = { ip0: 16, ip1: 17, fp: 29, lr: 30 };

/** The register a word names, if it names one that exists. */
function registerNamed(word: string, where: Span): Argument | undefined {
  const m = REGISTER.exec(word.toLowerCase());
  if (m === null) return undefined;
  const general = (width: 32 | 64, number: number): Argument => ({
    kind: "register",
    width,
    number,
    role: "general",
    span: where,
  });
  if (m[5] !== undefined) return general(64, NAMED[m[5]]!);
  if (m[1] !== undefined) {
    const number = Number(m[2]);
    const canonical = String(number) === m[2] && number <= 30;
    return canonical ? general(m[1] === "w" ? 32 : 64, number) : undefined;
  }
  const narrow = m[3] === "w" || m[4] === "w";
  return { kind: "register", width: narrow ? 32 : 64, number: 31, role: m[3] === undefined ? "sp" : "zr", span: where };
}

const NUMBER = /[+-]?\s*(?:0x[0-9a-f]+|0b[01]+|\d+)(?![\w.$])/iy;
const WORD = /(?:[a-z_.$][\w.$]*|\d+[fb](?!\w))/iy;
const MODIFIER = /:(\w+):/iy;
const OFFSET = /\s*([+-])\s*(0x[0-9a-f]+|\d+)/iy;
const SPACE = /\s*/y;

/** Value of a number as written, sign included. */
function numberValue(text: string): bigint {
  const bare = text.replace(/[+\s]/g, "");
  return bare.startsWith("-") ? -BigInt(bare.slice(1)) : BigInt(bare);
}

class Scanner {
  readonly text: string;
  readonly file: string;
  readonly from: number;
  at: number;
  constructor(text: string, at: number, file: string, from: number) {
    this.text = text;
    this.at = at;
    this.file = file;
    this.from = from;
    this.take(SPACE);
  }
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const m = pattern.exec(this.text);
    if (m !== null) this.at = pattern.lastIndex;
    return m;
  }
  /** Takes one character, and the space behind it. */
  eat(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    this.take(SPACE);
    return true;
  }
  span(start: number, end = this.at): Span {
    const stop = start + this.text.slice(start, end).trimEnd().length;
    return span(this.file, this.from + start, this.from + Math.max(stop, start));
  }
  /** A problem at the next character. */
  unexpected(wanted: string): Problem {
    const found = this.text[this.at];
    const message = found === undefined ? `expected ${wanted} before the end` : `expected ${wanted}, found '${found}'`;
    return { code: "ASM13", span: this.span(this.at, this.at + 1), message };
  }
}

const isProblem = (x: Argument | Problem): x is Problem => "code" in x;

function immediate(s: Scanner, start: number, hash: boolean): Argument | undefined {
  const m = s.take(NUMBER);
  return m === null ? undefined : { kind: "immediate", value: numberValue(m[0]), hash, span: s.span(start) };
}

function memory(s: Scanner, start: number): Argument | Problem {
  const parts = argumentList(s, "]");
  if (!Array.isArray(parts)) return parts as Problem;
  if (!s.eat("]")) return s.unexpected("']'");
  const end = s.at;
  return { kind: "memory", parts, writeBack: s.eat("!"), span: s.span(start, Math.max(end, s.at)) };
}

/** A word: a register, a shift with its amount, or a name with an offset. */
function wordArgument(s: Scanner, start: number, modifier: string | undefined): Argument | undefined {
  const m = s.take(WORD);
  if (m === null) return undefined;
  const where = s.span(start);
  const register = modifier === undefined ? registerNamed(m[0], where) : undefined;
  if (register !== undefined) return register;
  const name = m[0].toLowerCase();
  if (SHIFTS.includes(name)) {
    s.take(SPACE);
    s.eat("#");
    const amount = s.take(NUMBER);
    return {
      kind: "shift",
      name: name as ShiftName,
      amount: amount === null ? undefined : numberValue(amount[0]),
      span: s.span(start),
    };
  }
  const offset = s.take(OFFSET);
  const value = offset === null ? 0n : numberValue(offset[1]! + offset[2]!);
  return { kind: "word", name: m[0], modifier, offset: value, span: s.span(start) };
}

function argument(s: Scanner): Argument | Problem {
  const start = s.at;
  if (s.eat("[")) return memory(s, start);
  if (s.text[s.at] === "=") {
    const hint = "load a constant with MOV and MOVK, an address with ADR or ADRP and ADD";
    return problem("ASM03", s.span(s.at, s.at + 1), "unsupported: literal pools", hint);
  }
  const hash = s.eat("#");
  const number = immediate(s, start, hash);
  if (number !== undefined) return number;
  const modifier = s.take(MODIFIER)?.[1]?.toLowerCase();
  const word = hash && modifier === undefined ? undefined : wordArgument(s, start, modifier);
  return word ?? s.unexpected(hash ? "a number" : "an operand");
}

function argumentList(s: Scanner, close: string | undefined): Argument[] | Problem {
  const list: Argument[] = [];
  if (s.at >= s.text.length || s.text[s.at] === close) return list;
  do {
    const found = argument(s);
    if (isProblem(found)) return found;
    list.push(found);
    s.take(SPACE);
  } while (s.eat(","));
  return list;
}

/** Reads `text` from `at` on as operands; `from` is where `text` stands in `file`. */
export function readArguments(
  text: string,
  at: number,
  place: { file: string; from: number },
  context: AsmContext,
): Arguments | Problem {
  const s = new Scanner(text, at, place.file, place.from);
  const list = argumentList(s, undefined);
  if (!Array.isArray(list)) return list;
  if (s.at < text.length) return s.unexpected("',' or the end");
  const end = text.trimEnd().length;
  return new Arguments(list, span(place.file, place.from + end, place.from + end), context);
}
