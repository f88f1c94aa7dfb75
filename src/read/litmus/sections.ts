/**
 * Cuts a file into its four parts: head (architecture, name, information lines), initial state, code, final part. Comments
 * are blanked to spaces first, so that every offset in a part is an offset in the file.
 */
import type { Reporter } from "./reporter.ts";
import type { InfoLine } from "./tree.ts";

/** A stretch of the blanked text: `text.slice(from, to)`. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

export interface Head {
  readonly arch: string;
  readonly name: string;
  readonly doc: string | undefined;
  readonly info: readonly InfoLine[];
  /** Offset of the opening brace of the initial state. */
  readonly end: number;
}

const QUOTED = /"[^"\n]*"/y;
const COMMENT_SIGN = /\(\*|\*\)|"|\/\/|\/\*/g;
/** A comment of a line of its own goes to the end of the line, one behind code to the end of its cell. */
const LINE_COMMENT = /\/\/[^\n]*/y;
const CELL_COMMENT = /\/\/[^\n|;]*/y;

/** Offset behind the comment that opens at `from`; `(*` nests. @throws {Abandon} when it is not closed */
function commentEnd(text: string, from: number, report: Reporter): number {
  if (text.startsWith("//", from)) {
    const alone = text.slice(text.lastIndexOf("\n", from) + 1, from).trim() === "";
    const pattern = alone ? LINE_COMMENT : CELL_COMMENT;
    return take(pattern, text, from) === null ? from : pattern.lastIndex;
  }
  if (text.startsWith("/*", from)) {
    const end = text.indexOf("*/", from + 2);
    if (end >= 0) return end + 2;
    return report.fail("LIT04", report.span(from, from + 2), "the comment is not closed", "close it with */");
  }
  let depth = 0;
  const sign = /\(\*|\*\)/g;
  sign.lastIndex = from;
  for (let m = sign.exec(text); m !== null; m = sign.exec(text)) {
    depth += m[0] === "(*" ? 1 : -1;
    if (depth === 0) return sign.lastIndex;
  }
  return report.fail("LIT04", report.span(from, from + 2), "the comment is not closed", "close it with *)");
}

const blanks = (text: string): string => text.replace(/[^\n]/g, " ");

/** `text` with comments from `from` on blanked, quoted strings kept. @throws {Abandon} */
export function withoutComments(text: string, from: number, report: Reporter): string {
  const parts: string[] = [text.slice(0, from)];
  let at = from;
  COMMENT_SIGN.lastIndex = from;
  for (let m = COMMENT_SIGN.exec(text); m !== null; m = COMMENT_SIGN.exec(text)) {
    let end = COMMENT_SIGN.lastIndex;
    if (m[0] === "(*" || m[0].startsWith("/")) {
      end = commentEnd(text, m.index, report);
      parts.push(text.slice(at, m.index), blanks(text.slice(m.index, end)));
      at = end;
    } else if (m[0] === '"') {
      // A quote without partner on its line is the business of the part's own reader.
      QUOTED.lastIndex = m.index;
      if (QUOTED.test(text)) end = QUOTED.lastIndex;
    }
    COMMENT_SIGN.lastIndex = end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}

const FIRST = /\s*(\w+)[ \t]+([\w/.\-+[\]:]+)[ \t\r]*(?:\([\w/.-]+\)[ \t\r]*)?/y;
const DOC = /\n?[ \t\r]*"([^"]*)"[ \t\r]*/y;
const BLANK = /[ \t\r\n;]+/y;
const INFO = /([A-Za-z][\w/.-]*)[ \t\r]*=[ \t\r]*([^\n\r]*)\r?/y;
const LINE = /[^\n{]+/y;

function take(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Reads the head up to the brace of the initial state. @throws {Abandon} */
export function readHead(text: string, report: Reporter): Head {
  const first = take(FIRST, text, 0);
  if (first === null) {
    const end = text.indexOf("\n");
    const where = report.span(0, end === -1 ? text.length : end);
    return report.fail("LIT01", where, "expected an architecture and a test name", "begin with: AArch64 NAME");
  }
  let at = FIRST.lastIndex;
  const doc = take(DOC, text, at);
  if (doc !== null) at = DOC.lastIndex;
  const info: InfoLine[] = [];
  while (text[at] !== "{") {
    if (at >= text.length)
      return report.fail("LIT03", report.span(text.length, text.length), "the initial state { … } is missing");
    at = headItem(text, at, info, report);
  }
  const name = first[2]!.replace(/\.litmus$/, "");
  return { arch: first[1]!, name, doc: doc?.[1], info, end: at };
}

/** Skips blanks, a comment or a line without meaning, or reads one information line; gives the offset behind it. */
function headItem(text: string, at: number, info: InfoLine[], report: Reporter): number {
  if (take(BLANK, text, at) !== null) return BLANK.lastIndex;
  if (/^(\(\*|\/\/|\/\*)/.test(text.slice(at, at + 2))) return commentEnd(text, at, report);
  const line = take(INFO, text, at);
  if (line !== null) {
    info.push({ key: line[1]!, value: line[2]!.trimEnd(), span: report.span(at, at + line[0].trimEnd().length) });
    return INFO.lastIndex;
  }
  // Free text between the name and the brace, as herd allows.
  take(LINE, text, at);
  return LINE.lastIndex;
}

/** The initial state: what stands between the brace at `from` and its partner. @throws {Abandon} */
export function initPart(text: string, from: number, report: Reporter): Part {
  let depth = 0;
  const brace = /[{}]/g;
  brace.lastIndex = from;
  for (let m = brace.exec(text); m !== null; m = brace.exec(text)) {
    depth += m[0] === "{" ? 1 : -1;
    if (depth === 0) return { from: from + 1, to: m.index };
  }
  const where = report.span(from, from + 1);
  return report.fail("LIT03", where, "the initial state is not closed", "close it with } before the threads");
}

const FINAL_WORD = /"[^"\n]*"|~[ \t\r\n]*exists(?![\w/.-])|[A-Za-z_][\w/.-]*|<</g;
const FINAL = new Set(["final", "forall", "exists", "cases", "observed", "Observed", "locations", "filter", "not"]);

/** Code ends at the first word of the final part; that ends at `<<` or the end of the file. */
export function codeAndFinal(text: string, from: number): { readonly code: Part; readonly final: Part } {
  FINAL_WORD.lastIndex = from;
  let end = text.length;
  for (let m = FINAL_WORD.exec(text); m !== null; m = FINAL_WORD.exec(text)) {
    if (!FINAL.has(m[0]) && !m[0].startsWith("~")) continue;
    end = m.index;
    break;
  }
  const stop = text.indexOf("<<", end);
  return { code: { from, to: end }, final: { from: end, to: stop === -1 ? text.length : stop } };
}
