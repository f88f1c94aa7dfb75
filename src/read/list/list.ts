/**
 * Herd's list files (`@all`): one path a line, relative to the list file; `#` begins a comment; a path whose last part
 * begins with `@` is a list file itself. Reading files is not done here.
 */
import { InputError, type Span, span } from "../../text/index.ts";

export interface ListEntry {
  /** As written. */
  readonly path: string;
  /** Seen from where the list file is named. */
  readonly resolved: string;
  /** The entry names another list file. */
  readonly nested: boolean;
  readonly span: Span;
}

export interface List {
  readonly entries: readonly ListEntry[];
  readonly errors: readonly InputError[];
}

/** Whether the path names a list file. */
export const isList = (path: string): boolean => path.slice(path.lastIndexOf("/") + 1).startsWith("@");

/** `path` as seen from where `file` is named: a relative path begins at the folder of `file`. */
export function besides(file: string, path: string): string {
  if (path.startsWith("/")) return path;
  const parts = file.slice(0, file.lastIndexOf("/") + 1) + path;
  const kept: string[] = [];
  for (const part of parts.split("/")) {
    if (part === "." || (part === "" && kept.length > 0)) continue;
    const last = kept.at(-1);
    if (part === ".." && last !== undefined && last !== "" && last !== "..") kept.pop();
    else kept.push(part);
  }
  return kept.join("/");
}

/** Reads a list file that is named `file`. */
export function parseList(text: string, file: string): List {
  const entries: ListEntry[] = [];
  const errors: InputError[] = [];
  let from = 0;
  for (const line of text.split("\n")) {
    const path = line.replace(/(^|\s)#.*/, "").trim();
    const start = from + (path === "" ? 0 : line.indexOf(path));
    const where = span(file, start, start + path.length);
    from += line.length + 1;
    if (path === "") continue;
    if (/\s/.test(path)) errors.push(new InputError("LIT45", where, "expected one path a line"));
    else entries.push({ path, resolved: besides(file, path), nested: isList(path), span: where });
  }
  return { entries, errors };
}
