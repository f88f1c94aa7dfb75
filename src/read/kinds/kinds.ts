/** Herd's kinds files: what each test is expected to be, `NAME Allowed`, `Forbidden` or `Required`, one a line. */
import { InputError, span } from "../../text/index.ts";

export type ExpectedKind = "Allowed" | "Forbidden" | "Required";

const KINDS: ReadonlyMap<string, ExpectedKind | undefined> = new Map([
  ["Allow", "Allowed"],
  ["Allowed", "Allowed"],
  ["Forbid", "Forbidden"],
  ["Forbidden", "Forbidden"],
  ["Require", "Required"],
  ["Required", "Required"],
  // Herd's words for "no expectation".
  ["Unknown", undefined],
  ["???", undefined],
  ["---", undefined],
]);

/** Expected kinds by test name: the file has nothing else to know a test by. */
export interface Kinds {
  readonly kinds: ReadonlyMap<string, ExpectedKind>;
  readonly errors: readonly InputError[];
}

const ENTRY = /^\s*(\S+)\s+(\S+)\s*$/;

/** Reads a kinds file; `#` begins a comment. */
export function parseKinds(text: string, file: string): Kinds {
  const kinds = new Map<string, ExpectedKind>();
  const errors: InputError[] = [];
  let from = 0;
  for (const line of text.split("\n")) {
    const where = span(file, from, from + line.trimEnd().length);
    from += line.length + 1;
    const entry = line.replace(/(^|\s)#.*/, "");
    if (entry.trim() === "") continue;
    const error = addEntry(entry, where, kinds);
    if (error !== undefined) errors.push(error);
  }
  return { kinds, errors };
}

function addEntry(entry: string, where: InputError["span"], kinds: Map<string, ExpectedKind>): InputError | undefined {
  const m = ENTRY.exec(entry);
  if (m === null)
    return new InputError("LIT40", where, "expected the name of a test and its kind", "as in: MP Allowed");
  const [, name, word] = m as unknown as [string, string, string];
  if (!KINDS.has(word)) {
    const hint = "kinds are Allowed, Forbidden and Required";
    return new InputError("LIT41", where, `${word.slice(0, 40)} is not a kind`, hint);
  }
  const kind = KINDS.get(word);
  const before = kinds.get(name);
  if (before !== undefined && kind !== undefined && before !== kind)
    return new InputError("LIT42", where, `${name.slice(0, 80)} was ${before} before`);
  if (kind !== undefined) kinds.set(name, kind);
  return undefined;
}
