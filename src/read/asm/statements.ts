/**
 * Text to statements: comments are taken out, lines are cut at `;`, labels stand alone. Comments that a compiler writes to
 * say which line of C follows are kept, because a trace shows them.
 */
import type { SourceLine } from "../../evidence/index.ts";
import { InputError, type Span, span } from "../../text/index.ts";
import type { UnitErrorCode } from "./errors.ts";
import { LIMITS } from "./limits.ts";

/** A label, a directive (with its dot), an instruction; or a note of the compiler on what follows. */
export type Statement =
  | { readonly kind: "label"; readonly name: string; readonly span: Span }
  | { readonly kind: "line"; readonly text: string; readonly span: Span }
  | { readonly kind: "source"; readonly source: SourceLine; readonly span: Span };

export function fail(code: UnitErrorCode, where: Span, message: string, hint?: string): never {
  throw new InputError(code, where, message, hint);
}

const LABEL = /^\s*([A-Za-z_.$][\w.$\\@]*|\d+)\s*:(?!:)/;
/** Inline assembly: `# 12 "ticket.c" 1`. */
const MARKER = /^\s*#\s(\d+)\s"([^"]+)"/;
/** gcc -fverbose-asm: `// ticket.c:12:   while (…) ;`. */
const NOTE = /^\s*(?:\/\/|#)\s(\S[^:]*\.\w+):(\d+): (.*)$/;

/** Blanks of the same length instead of block comments, and nothing instead of line comments; strings are left alone. */
function withoutComments(text: string, file: string): string {
  const token = /"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*|^[ \t]*#[^\n]*|'(?:\\.|[^\\\n])|"|\/\*/gm;
  return text.replace(token, (found, at: number) => {
    if (found === '"' || found === "/*") {
      const what = found === '"' ? "string" : "comment";
      return fail("ASM37", span(file, at, at + found.length), `the ${what} is not closed`);
    }
    return found[0] === '"' || found[0] === "'" ? found : found.replace(/[^\n]/g, " ");
  });
}

/** Where statements end: at a `;` outside of strings. */
function cuts(line: string): readonly { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let from = 0;
  for (const m of line.matchAll(/"(?:[^"\\]|\\.)*"|'(?:\\.|[^\\])|;/g)) {
    if (m[0] !== ";") continue;
    parts.push({ from, to: m.index });
    from = m.index + 1;
  }
  return [...parts, { from, to: line.length }];
}

function* ofPart(line: string, from: number, to: number, base: number, file: string): Generator<Statement> {
  let rest = line.slice(from, to);
  for (let m = LABEL.exec(rest); m !== null; m = LABEL.exec(rest)) {
    const at = base + from + m[0].indexOf(m[1]!);
    yield { kind: "label", name: m[1]!, span: span(file, at, at + m[1]!.length) };
    from += m[0].length;
    rest = line.slice(from, to);
  }
  const text = rest.trim();
  if (text === "") return;
  const at = base + from + rest.indexOf(text[0]!);
  const where = span(file, at, at + text.length);
  if (text.length > LIMITS.statement) fail("ASM35", where, `a statement of ${text.length} characters is too long`);
  yield { kind: "line", text, span: where };
}

/** The statements of a file, in order. @throws {InputError} */
export function* statements(text: string, file: string): Generator<Statement> {
  if (text.length > LIMITS.text) fail("ASM35", span(file, 0, 0), `more than ${LIMITS.text} characters`);
  const raw = text.split("\n");
  let base = 0;
  for (const [i, line] of withoutComments(text, file).split("\n").entries()) {
    const note = NOTE.exec(raw[i]!);
    if (note !== null) {
      const source = { file: note[1]!, line: Number(note[2]), text: note[3]!.trim() };
      yield { kind: "source", source, span: span(file, base, base + raw[i]!.length) };
    }
    const marker = MARKER.exec(raw[i]!);
    if (marker !== null && marker[1] !== "0") {
      const source = { file: marker[2]!, line: Number(marker[1]) };
      yield { kind: "source", source, span: span(file, base, base + raw[i]!.length) };
    }
    for (const { from, to } of cuts(line)) yield* ofPart(line, from, to, base, file);
    base += line.length + 1;
  }
}
