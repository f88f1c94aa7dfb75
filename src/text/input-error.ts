/**
 * What is wrong with what a user gave us, and where. Every reader reports through this one type, so every
 * message has the same shape: `file:line:column: CODE message`, the line, a caret, a hint.
 */

import { around, short, visible } from "./visible.ts";

/** A half-open range of UTF-16 units in one input. */
export interface Span {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

export const span = (file: string, from: number, to: number): Span => ({ file, from, to });

/** Two to four letters name the reader, the number the error; documented in docs/errors.md and never reused. */
export type InputErrorCode = `${"LIT" | "ASM" | "ELF" | "CAT" | "KTS" | "CFG" | "IR"}${number}`;

/** Something is wrong with what the user gave us. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code: InputErrorCode;
  readonly span: Span;
  readonly hint: string | undefined;
  constructor(code: InputErrorCode, where: Span, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.span = where;
    this.hint = hint;
  }
}

/** Line and column of an offset, both counted from 1; the column counts UTF-16 units. */
export function place(text: string, offset: number): { line: number; column: number } {
  const at = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let start = 0;
  for (let i = text.indexOf("\n"); i !== -1 && i < at; i = text.indexOf("\n", start)) {
    line++;
    start = i + 1;
  }
  return { line, column: at - start + 1 };
}

/** `file:line:column` of a span. */
export function atPlace(text: string, where: Span): string {
  const { line, column } = place(text, where.from);
  return `${where.file}:${line}:${column}`;
}

/** The source line of `where` under its number, and carets below the part that is meant. */
export function caret(text: string, where: Span): string {
  const { line, column } = place(text, where.from);
  const whole = text.split("\n")[line - 1] ?? "";
  const { part, from } = around(whole, column - 1, column - 1 + where.to - where.from);
  const source = visible(part);
  const meant = visible(part.slice(from, from + Math.max(1, where.to - where.from)));
  const width = Math.max(1, meant.length);
  const gutter = `  ${line} | `;
  const lead = visible(part.slice(0, from)).replace(/[^\t]/g, " ");
  return `${gutter}${source}\n${" ".repeat(gutter.length - 2)}| ${lead}${"^".repeat(width)}`;
}

// Words that are too long, such as a name of 100 kB, are cut; the message around them stays whole.
const cut = (message: string): string => message.replace(/\S+/g, short);

/** The whole message as the command line prints it. */
export function inputErrorText(text: string, error: InputError): string {
  const head = visible(`${atPlace(text, error.span)}: ${error.code} ${cut(error.message)}`);
  const hint = error.hint === undefined ? "" : ` ${visible(cut(error.hint))}`;
  return `${head}\n${caret(text, error.span)}${hint}`;
}
