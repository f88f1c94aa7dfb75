/** Tokens of IR text, and what the parts of the parser share: the place, the errors so far, the names in scope. */
import { InputError, type Span, span } from "../text/index.ts";
import type { IrErrorCode } from "./errors.ts";
import type { Sort } from "./sorts.ts";

export interface Token {
  readonly kind: "word" | "hex" | "decimal" | "string" | "sign" | "newline" | "end";
  /** As written; of a string, what it stands for. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Stops reading one construct; its error is recorded. */
class Abandon extends Error {
  override readonly name = "Abandon";
}

const PATTERNS: readonly (readonly [kind: Token["kind"] | "skip", pattern: RegExp])[] = [
  ["skip", /[ \t\r]+|\/\/[^\n]*/y],
  ["newline", /\n/y],
  ["hex", /0x[0-9a-fA-F]+/y],
  ["decimal", /[0-9]+/y],
  ["word", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["string", /"(?:[^"\\\n]|\\[^\n])*"/y],
  ["sign", /<=?[us]\b|:=|==|=>|&&|\|\||<=|[<%@#!+\-*&|^()[\]{}.,:=]/y],
];

const MOST_ERRORS = 100;
const DEEPEST = 500;

export class Reader {
  readonly errors: InputError[] = [];
  /** Named sorts; undefined for one whose declaration is wrong, so that its uses are not reported as well. */
  readonly sorts = new Map<string, Sort | undefined>();
  /** Sorts of the locals bound so far; undefined for one whose binding is wrong. */
  readonly locals = new Map<string, Sort | undefined>();
  readonly #text: string;
  readonly #file: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    for (let from = 0; from < text.length; ) from = this.#scan(from);
    this.#tokens.push({ kind: "end", text: "the end", from: text.length, to: text.length });
  }

  /** Reads the token at `from`; returns where the next begins. */
  #scan(from: number): number {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = from;
      const found = pattern.exec(this.#text)?.[0];
      if (found === undefined) continue;
      const to = from + found.length;
      if (kind !== "skip")
        this.#tokens.push({ kind, text: kind === "string" ? this.#unquote(found, from) : found, from, to });
      return to;
    }
    return this.#refuseCharacter(from);
  }

  #refuseCharacter(from: number): number {
    const isQuote = this.#text[from] === '"';
    const line = this.#text.indexOf("\n", from);
    const character = String.fromCodePoint(this.#text.codePointAt(from)!);
    const to = isQuote ? (line === -1 ? this.#text.length : line) : from + character.length;
    if (isQuote)
      this.#record("IR02", this.span(from, to), "the string is not closed", 'end it with " on the same line');
    else this.#record("IR01", this.span(from, to), `${JSON.stringify(character)} has no meaning here`);
    // Something stands here: a token keeps the statement from being read as if nothing did.
    this.#tokens.push({ kind: "sign", text: "\0", from, to });
    return to;
  }

  #unquote(quoted: string, from: number): string {
    try {
      return JSON.parse(quoted) as string;
    } catch {
      const where = this.span(from, from + quoted.length);
      this.#record("IR02", where, "the string cannot be read", "strings and their escapes are those of JSON");
      return "";
    }
  }

  span(from: number, to: number): Span {
    return span(this.#file, from, to);
  }

  #record(code: IrErrorCode, where: Span, message: string, hint?: string): void {
    if (this.errors.length < MOST_ERRORS) this.errors.push(new InputError(code, where, message, hint));
  }

  /** The token `ahead` of the next one. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }
  /** Whether the token `ahead` is this word or sign. */
  isAt(text: string, ahead = 0): boolean {
    const { kind, text: found } = this.peek(ahead);
    return found === text && (kind === "word" || kind === "sign");
  }
  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#at++;
    return token;
  }
  /** Takes the next token if it is this word or sign. */
  take(text: string): boolean {
    const found = this.isAt(text);
    if (found) this.#at++;
    return found;
  }
  expect(text: string, hint?: string): Token {
    return this.isAt(text) ? this.next() : this.unexpected(`"${text}"`, hint);
  }
  /** The end of a line, and the empty lines after it. */
  expectLine(): void {
    if (this.peek().kind !== "newline" && this.peek().kind !== "end") this.unexpected("the end of the line");
    this.skipLines();
  }
  skipLines(): void {
    while (this.peek().kind === "newline") this.#at++;
  }
  get isLineStart(): boolean {
    return this.#at === 0 || this.#tokens[this.#at - 1]!.kind === "newline";
  }
  /** Goes to the next line. */
  skipLine(): void {
    while (this.peek().kind !== "newline" && this.peek().kind !== "end") this.#at++;
    this.skipLines();
  }

  /** Gives up the construct at the next token. */
  unexpected(wanted: string, hint?: string): never {
    const { kind, text } = this.peek();
    // The error of a character or string that was refused is already there.
    if (text === "\0") throw new Abandon("character");
    const found =
      kind === "newline" || kind === "end" ? `the end of the ${kind === "end" ? "text" : "line"}` : `"${text}"`;
    return this.fail("IR03", this.peek(), `expected ${wanted}, found ${found}`, hint);
  }
  /** Records an error and gives up the construct. */
  fail(code: IrErrorCode, at: { readonly from: number; readonly to: number }, message: string, hint?: string): never {
    this.#record(code, this.span(at.from, at.to), message, hint);
    throw new Abandon(message);
  }
  /** Gives up a construct that rests on one that is already reported. */
  abandon(): never {
    throw new Abandon("already reported");
  }
  /** Runs `read`; undefined when it gives up. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (e) {
      if (e instanceof Abandon) return undefined;
      throw e;
    }
  }
  /** Runs a builder of terms; what it refuses is an error at `from` up to the last token read. */
  build<T>(from: number, builder: () => T): T {
    try {
      return builder();
    } catch (e) {
      const to = this.#tokens[this.#at - 1]!.to;
      return this.fail("IR08", { from, to }, (e as Error).message);
    }
  }
  /** Runs `read` one level of brackets deeper. */
  deeper<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) {
      this.#depth = 0;
      return this.fail(
        "IR12",
        this.peek(),
        `more than ${DEEPEST} levels of brackets`,
        "name parts of the term with let",
      );
    }
    const term = read();
    this.#depth--;
    return term;
  }
  /** Forgets the level of a construct that was given up. */
  surface(): void {
    this.#depth = 0;
  }

  /** A name: a word that is not reserved, or a quoted one. */
  name(what: string, reserved: ReadonlySet<string>): string {
    const { kind, text } = this.peek();
    if (kind === "string" || (kind === "word" && !reserved.has(text))) return this.next().text;
    return this.unexpected(what, kind === "word" ? "a reserved word is a name only in quotes" : undefined);
  }
  string(what: string): string {
    return this.peek().kind === "string" ? this.next().text : this.unexpected(what, "write it in double quotes");
  }
  /** A decimal number of at most `most`. */
  decimal(what: string, most: number): number {
    if (this.peek().kind !== "decimal") this.unexpected(what);
    const token = this.next();
    const value = Number(token.text);
    return value <= most ? value : this.fail("IR04", token, `${what} is at most ${most}`);
  }

  /** Errors in order of place. */
  sorted(): readonly InputError[] {
    return [...this.errors].sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to);
  }
}
