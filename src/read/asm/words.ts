/** Operands of directives: cut at commas, strings with their escapes. */
import type { Span } from "../../text/index.ts";
import { fail } from "./statements.ts";

/** The name of a statement and what stands behind it. */
export function headOf(text: string): { readonly name: string; readonly rest: string } {
  const m = /^(\S+)\s*/.exec(text)!;
  return { name: m[1]!, rest: text.slice(m[0].length) };
}

/** Cuts at commas outside of strings, brackets and parentheses; an empty text has no operands. */
export function operands(text: string): readonly string[] {
  if (text.trim() === "") return [];
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const m of text.matchAll(/"(?:[^"\\]|\\.)*"|[([{]|[)\]}]|,/g)) {
    if ("([{".includes(m[0])) depth++;
    else if (")]}".includes(m[0])) depth--;
    else if (m[0] === "," && depth <= 0) {
      parts.push(text.slice(from, m.index).trim());
      from = m.index + 1;
    }
  }
  return [...parts, text.slice(from).trim()];
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, b: 8, f: 12, v: 11 };

/** The bytes of a quoted string. @throws {InputError} ASM31 */
export function stringBytes(text: string, where: Span): number[] {
  if (!/^"(?:[^"\\]|\\.)*"$/.test(text)) return fail("ASM31", where, `${text} is no string`);
  const bytes: number[] = [];
  for (const m of text.slice(1, -1).matchAll(/\\([0-7]{1,3})|\\x([0-9a-fA-F]+)|\\(.)|([^\\])/gu)) {
    if (m[1] !== undefined) bytes.push(Number.parseInt(m[1], 8) & 255);
    else if (m[2] !== undefined) bytes.push(Number.parseInt(m[2].slice(-2), 16));
    else if (m[3] !== undefined) bytes.push(ESCAPES[m[3]] ?? m[3].charCodeAt(0) & 255);
    else bytes.push(...new TextEncoder().encode(m[4]!));
  }
  return bytes;
}

/** A string without its quotes, or the word as it is. */
export const unquoted = (text: string): string => (/^".*"$/.test(text) ? text.slice(1, -1) : text);
