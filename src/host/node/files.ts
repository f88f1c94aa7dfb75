/** The inputs that a command line names: files, folders, `@lists`, `-` for standard input, and names of bundled files. */
import { realpathSync, type Stats, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { isList, type ListEntry, parseList } from "../../read/list/index.ts";
import { InputError, type Span } from "../../text/index.ts";
import { readAtMost } from "./read-at-most.ts";
import { walk } from "./walk.ts";

/** One input. `name` is the path as the user would write it. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

export interface GatherOptions {
  /** Files of a folder that count: the end of their names, e.g. `.litmus`. */
  readonly extension: string;
  /** Bytes of one file; a larger one is an error. */
  readonly most: number;
  /** Where an argument stands, for messages. */
  readonly placeOf: (argument: string) => Span;
  /** A bundled file by its bare name: its path, and the name that reports show wherever it is installed. */
  readonly bundled: (name: string) => { readonly path: string; readonly shown: string } | undefined;
}

/** What was found, in the order of the arguments (folders by name), and everything that could not be read. */
export interface Gathered {
  readonly sources: readonly Source[];
  readonly errors: readonly InputError[];
}

interface Gathering extends GatherOptions {
  readonly sources: Source[];
  readonly errors: InputError[];
  readonly lists: string[]; // real paths of those being read, against lists that name each other
}

/** Reads everything that `names` stand for. An unreadable one is an error beside the others, never an exception. */
export function gatherSources(names: readonly string[], options: GatherOptions): Gathered {
  const gathering: Gathering = { ...options, sources: [], errors: [], lists: [] };
  for (const name of names) add(gathering, name, options.placeOf(name));
  return { sources: gathering.sources, errors: gathering.errors };
}

/** The list file that a name stands for: herd's own lists are files whose names begin with `@`, ours are `@FILE`. */
function listFile(name: string): string | undefined {
  if (isList(name) && statOf(name) === "file") return name;
  return name.startsWith("@") ? name.slice(1) : undefined;
}

/** What a name stands for; an error other than that there is nothing. */
function statOf(name: string): "file" | "folder" | "nothing" | Error {
  try {
    const stat: Stats | undefined = statSync(name, { throwIfNoEntry: false });
    return stat === undefined ? "nothing" : stat.isDirectory() ? "folder" : "file";
  } catch (error) {
    return error as Error;
  }
}

function add(to: Gathering, name: string, where: Span): void {
  const list = listFile(name);
  if (list !== undefined) {
    addList(to, list, where);
    return;
  }
  const what = name === "-" ? "file" : statOf(name);
  const bundled = what === "nothing" ? to.bundled(name) : undefined;
  if (what === "folder") addFolder(to, name, where);
  else if (what === "file") addFile(to, name, where);
  else if (bundled !== undefined) addFile(to, bundled.path, where, bundled.shown);
  else if (what === "nothing")
    to.errors.push(new InputError("CFG03", where, `${name}: no such file, folder or bundled test`));
  else to.errors.push(unreadable(name, where, what));
}

function addFile(to: Gathering, name: string, where: Span, shown = name): void {
  const text = reading(to, name, where, () => textOf(to, name, where));
  if (text !== undefined) to.sources.push({ name: name === "-" ? "stdin" : shown, text });
}

function textOf({ most }: Gathering, name: string, where: Span): string {
  const bytes = readAtMost(name === "-" ? 0 : name, most);
  if (bytes === undefined) throw new InputError("CFG04", where, `${name} is larger than ${most} bytes`);
  return bytes.toString("utf8");
}

function addFolder(to: Gathering, name: string, where: Span): void {
  const { files, problems } = walk(name, (f) => f.endsWith(to.extension));
  for (const { path, error } of problems) to.errors.push(unreadable(join(name, path), where, error));
  if (files.length === 0 && problems.length === 0)
    to.errors.push(new InputError("CFG05", where, `no ${to.extension} file in ${name}`));
  for (const file of files) addFile(to, join(name, file), where);
}

function addList(to: Gathering, list: string, where: Span): void {
  const read = reading(to, list, where, () => ({ real: realpathSync(list), text: textOf(to, list, where) }));
  if (read === undefined) return;
  if (to.lists.includes(read.real)) {
    to.errors.push(new InputError("CFG06", where, `list @${list} names itself`));
    return;
  }
  to.lists.push(read.real);
  const { entries, errors } = parseList(read.text, list);
  to.errors.push(...errors);
  if (entries.length === 0 && errors.length === 0)
    to.errors.push(new InputError("CFG05", where, `no test is named in ${list}`));
  for (const entry of entries) add(to, besideList(list, entry), entry.span);
  to.lists.pop();
}

// A name that is no file beside the list may be a bundled test, or `@FILE`.
function besideList(list: string, { path, resolved }: ListEntry): string {
  if (isAbsolute(path) || path === "-") return path;
  if (statOf(resolved) !== "nothing") return resolved;
  return path.startsWith("@") ? `@${join(dirname(list), path.slice(1))}` : path;
}

/** What is said of errors of the file system that users meet. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "permission denied",
  EISDIR: "is a folder",
  ELOOP: "its links lead back to themselves",
  ENAMETOOLONG: "its name is too long",
};

function unreadable(name: string, where: Span, error: unknown): InputError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new InputError("CFG03", where, `cannot read ${name}: ${WORDS[code ?? ""] ?? message}`);
}

function reading<T>(to: Gathering, name: string, where: Span, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    to.errors.push(error instanceof InputError ? error : unreadable(name, where, error));
    return undefined;
  }
}
