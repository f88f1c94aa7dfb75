/** Words and signs of the initial state and the final part, and a cursor over them. */
import type { Span } from "../../text/index.ts";
import { LIMITS } from "./limits.ts";
import type { Reporter } from "./reporter.ts";
import type { Part } from "./sections.ts";

/** `proc` is `P0`; `quoted` is `instr:"…"`, `label:"…"` or a value in backquotes; `end` stands behind the last token. */
export type TokenKind = "number" | "name" | "proc" | "sign" | "quoted" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const SPACE = /[ \t\r\n]*/y;
const TOKEN = new RegExp(
  [
    /(?<quoted>(?:instr|label):"[^"\n]*"|`[^`\n]*`)/,
    // A name does not run into the /\ of a conjunction.
    /(?<name>[A-Za-z_.$](?:[\w.$-]|\/(?!\\))*)/,
    /(?<number>-?0[xX][0-9a-fA-F]+|-?\d+)/,
    /(?<sign>\/\\|\\\/|=>|==|!=|<>|[,&;:+[\](){}=~*%])/,
  ]
    .map((r) => r.source)
    .join("|"),
  "y",
);
const PROC = /^P\d+$/;

/** The tokens of one part, with an `end` token; unknown characters are reported and left out. */
export function tokens(text: string, part: Part, report: Reporter): readonly Token[] {
  const list: Token[] = [];
  let at = part.from;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    at = SPACE.lastIndex;
    if (at >= part.to) break;
    const token = tokenAt(text, at, report);
    if (token.kind !== "end") list.push(token);
    at = token.to;
    if (report.full) break;
  }
  list.push({ kind: "end", text: "the end", from: part.to, to: part.to });
  return list;
}

/** The token at `at`, or an `end` token over a character that has no meaning. */
function tokenAt(text: string, at: number, report: Reporter): Token {
  TOKEN.lastIndex = at;
  const m = TOKEN.exec(text);
  if (m === null) return strayAt(text, at, report);
  const to = TOKEN.lastIndex;
  const { quoted, name, number } = m.groups!;
  if (to - at > LIMITS.word) report.fail("LIT19", report.span(at, to), `a word of ${to - at} characters is too long`);
  if (quoted !== undefined) return { kind: "quoted", text: m[0], from: at, to };
  if (name !== undefined) return { kind: PROC.test(name) ? "proc" : "name", text: name, from: at, to };
  return { kind: number === undefined ? "sign" : "number", text: m[0], from: at, to };
}

function strayAt(text: string, at: number, report: Reporter): Token {
  const char = String.fromCodePoint(text.codePointAt(at)!);
  const to = at + char.length;
  if (char === '"' || char === "`") report.fail("LIT20", report.span(at, to), "the string is not closed on its line");
  const shown = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(char) ? `'${char}'` : `U+${char.codePointAt(0)!.toString(16)}`;
  report.error("LIT23", report.span(at, to), `${shown} does not belong here`);
  return { kind: "end", text: char, from: at, to };
}

/** Reads tokens one after the other; every refusal has the place of the token it stands at. */
export class Cursor {
  readonly list: readonly Token[];
  readonly report: Reporter;
  at = 0;
  depth = 0;

  constructor(list: readonly Token[], report: Reporter) {
    this.list = list;
    this.report = report;
  }
  peek(ahead = 0): Token {
    return this.list[Math.min(this.at + ahead, this.list.length - 1)]!;
  }
  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.at++;
    return token;
  }
  /** Whether the token `ahead` of the next is this sign or word. */
  sees(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && token.kind !== "end" && token.kind !== "quoted";
  }
  eat(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at++;
    return true;
  }
  expect(text: string): Token {
    if (!this.sees(text)) return this.unexpected(`'${text}'`);
    return this.next();
  }
  unexpected(wanted: string): never {
    const token = this.peek();
    const found = token.kind === "end" ? token.text : `'${token.text}'`;
    return this.report.fail("LIT05", this.spanOf(token), `expected ${wanted}, found ${found}`);
  }
  spanOf(token: Token): Span {
    return this.report.span(token.from, token.to);
  }
  /** From the start of `token` to the end of the last token read. */
  since(token: Token): Span {
    return this.report.span(token.from, Math.max(token.to, this.list[Math.max(this.at - 1, 0)]!.to));
  }
  /** Runs `read` one level deeper. */
  nested<T>(read: () => T): T {
    if (this.depth >= LIMITS.nesting)
      this.report.fail("LIT18", this.spanOf(this.peek()), `nested deeper than ${LIMITS.nesting}`);
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }
}
