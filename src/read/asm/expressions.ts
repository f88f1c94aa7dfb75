/** Expressions of the assembler: numbers, symbols, `.`, `1b` and `1f`, and the operators of C on them. */
import type { Span } from "../../text/index.ts";
import { fail } from "./statements.ts";
import type { Place } from "./tree.ts";

/** What the place of an expression knows of names. */
export interface Scope {
  /** The value of a symbol so far; undefined when it is not defined (yet). */
  readonly symbol: (name: string) => Place | undefined;
  /** Where the value is written: a distance from this section may be to another one. */
  readonly here?: Place;
}

/** The value of an expression; `relative` when it is the distance of the place from where it is written. */
export type Valued = Place & { readonly relative?: true };

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|0[bB][01]+(?![\w])|\d+[fb](?!\w)|\d+)|([A-Za-z_.$][\w.$]*)|'(\\.|[^\\])'?|(<<|>>|&&|\|\||==|!=|<>|<=|>=|[-+*/%&|^~!<>()]))/y;

const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!=", "<>", "<", ">", "<=", ">="],
  ["+", "-"],
  ["|", "&", "^"],
  ["*", "/", "%", "<<", ">>"],
];

const absolute = (offset: bigint): Place => ({ base: undefined, offset: BigInt.asIntN(64, offset) });

function sameBase(a: Place["base"], b: Place["base"]): boolean {
  if (a === undefined || b === undefined) return a === b;
  if ("section" in a) return "section" in b && a.section === b.section;
  return "symbol" in b && a.symbol === b.symbol;
}

const OPERATORS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "||": (a, b) => (a !== 0n || b !== 0n ? 1n : 0n),
  "&&": (a, b) => (a !== 0n && b !== 0n ? 1n : 0n),
  // True is -1 for as.
  "==": (a, b) => (a === b ? -1n : 0n),
  "!=": (a, b) => (a !== b ? -1n : 0n),
  "<>": (a, b) => (a !== b ? -1n : 0n),
  "<": (a, b) => (a < b ? -1n : 0n),
  ">": (a, b) => (a > b ? -1n : 0n),
  "<=": (a, b) => (a <= b ? -1n : 0n),
  ">=": (a, b) => (a >= b ? -1n : 0n),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "|": (a, b) => a | b,
  "&": (a, b) => a & b,
  "^": (a, b) => a ^ b,
  "*": (a, b) => a * b,
  "<<": (a, b) => BigInt.asUintN(64, a << BigInt.asUintN(6, b)),
  ">>": (a, b) => BigInt.asUintN(64, a) >> BigInt.asUintN(6, b),
};

class Reader {
  readonly text: string;
  readonly where: Span;
  readonly scope: Scope;
  at = 0;
  token: RegExpExecArray | undefined;
  depth = 0;

  constructor(text: string, where: Span, scope: Scope) {
    this.text = text;
    this.where = where;
    this.scope = scope;
    this.next();
  }
  next(): void {
    TOKEN.lastIndex = this.at;
    this.token = TOKEN.exec(this.text) ?? undefined;
    if (this.token !== undefined) this.at = TOKEN.lastIndex;
    else if (this.text.slice(this.at).trim() !== "") this.wrong();
  }
  wrong(): never {
    return fail("ASM33", this.where, `${this.text.trim() === "" ? "nothing" : this.text.trim()} is no expression`);
  }
  get sign(): string | undefined {
    return this.token?.[4];
  }
}

/** The value of an expression. @throws {InputError} ASM33 */
export function evaluate(text: string, where: Span, scope: Scope): Valued {
  const reader = new Reader(text, where, scope);
  const value = binary(reader, 0);
  return reader.token === undefined ? value : reader.wrong();
}

/** The value of an expression that must be a number. */
export function evaluateNumber(text: string, where: Span, scope: Scope): bigint {
  const { base, offset, relative } = evaluate(text, where, scope);
  if (base === undefined && relative !== true) return offset;
  return fail("ASM33", where, `${text.trim()} has no value that is known here`);
}

function binary(r: Reader, level: number): Valued {
  if (level === LEVELS.length) return unary(r);
  let left = binary(r, level + 1);
  while (r.sign !== undefined && LEVELS[level]!.includes(r.sign)) {
    const sign = r.sign;
    r.next();
    left = apply(r, sign, left, binary(r, level + 1));
  }
  return left;
}

function apply(r: Reader, sign: string, a: Valued, b: Valued): Valued {
  if (a.relative === true || b.relative === true) return r.wrong();
  if (sign === "+" && (a.base === undefined || b.base === undefined))
    return { base: a.base ?? b.base, offset: BigInt.asIntN(64, a.offset + b.offset) };
  if (sign === "-" && b.base === undefined) return { base: a.base, offset: BigInt.asIntN(64, a.offset - b.offset) };
  const { here } = r.scope;
  if (sign === "-" && here !== undefined && !sameBase(a.base, b.base) && sameBase(b.base, here.base))
    return { base: a.base, offset: BigInt.asIntN(64, a.offset + here.offset - b.offset), relative: true };
  if (!sameBase(a.base, b.base))
    return fail("ASM33", r.where, `${r.text.trim()} combines places that have no distance`);
  if (a.base !== undefined && !["-", "==", "!=", "<>", "<", ">", "<=", ">="].includes(sign)) return r.wrong();
  if (sign === "/" || sign === "%") {
    if (b.offset === 0n) return fail("ASM33", r.where, "a division by zero");
    return absolute(sign === "/" ? a.offset / b.offset : a.offset % b.offset);
  }
  return absolute(OPERATORS[sign]!(a.offset, b.offset));
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, b: 8, f: 12, "0": 0 };

function unary(r: Reader): Valued {
  if (++r.depth > 200) return fail("ASM33", r.where, "the expression is nested too deeply");
  const [, number, name, char, sign] = r.token ?? r.wrong();
  r.next();
  let value: Valued;
  if (char !== undefined)
    value = absolute(BigInt(char[0] === "\\" ? (ESCAPES[char[1]!] ?? char.charCodeAt(1)) : char.charCodeAt(0)));
  else if (number !== undefined && !/[fb]$/.test(number)) value = absolute(numeral(number));
  else if (number !== undefined && /^0x/i.test(number)) value = absolute(BigInt(number));
  else if (number !== undefined || name !== undefined)
    value = r.scope.symbol(number ?? name!) ?? { base: { symbol: number ?? name! }, offset: 0n };
  else value = signed(r, sign!);
  r.depth--;
  return value;
}

/** A leading zero makes it octal, as in C. */
const numeral = (text: string): bigint => BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);

function signed(r: Reader, sign: string): Valued {
  if (sign === "(") {
    const inner = binary(r, 0);
    if (r.sign !== ")") return r.wrong();
    r.next();
    return inner;
  }
  const operand = unary(r);
  if (sign === "+") return operand;
  if (operand.base !== undefined) return r.wrong();
  if (sign === "-") return absolute(-operand.offset);
  if (sign === "~") return absolute(~operand.offset);
  return sign === "!" ? absolute(operand.offset === 0n ? 1n : 0n) : r.wrong();
}
