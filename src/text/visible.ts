/** Text of the user's as it is shown: what a terminal would obey is spelled out, and what nobody reads is cut. */

/** Characters shown of one line, or of one word in a message. */
const MOST = 240;

/** Controls but tab and line feed, and the marks that turn the direction of writing. */
const OBEYED = /(?![\t\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Control characters as `\x1b` or `\u202e`. */
export const visible = (text: string): string =>
  text.replace(OBEYED, (c) => {
    const code = c.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });

/** Whether a text is one line of visible characters: printed, it can be taken for nothing else. */
export const isOneLine = (text: string): boolean => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);

/** The beginning of a text that is too long to be read. */
export const short = (text: string): string => (text.length <= MOST ? text : `${text.slice(0, MOST)}…`);

/** The part of a line around a range, and where the range begins in it. */
export function around(line: string, from: number, to: number): { readonly part: string; readonly from: number } {
  if (line.length <= MOST) return { part: line, from };
  const start = Math.max(0, Math.min(from - MOST / 4, line.length - MOST));
  const end = Math.min(line.length, start + MOST);
  const [before, behind] = [start > 0 ? "…" : "", end < line.length && to <= line.length ? "…" : ""];
  return { part: before + line.slice(start, end) + behind, from: from - start + before.length };
}
