/** The inputs that a command line names: files, folders, `@lists`, `-` for standard input, and names of bundled files. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { isList, type ListEntry, parseList } from "../../read/list/index.ts";
import { InputError, type Span } from "../../text/index.ts";

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
  readonly lists: string[]; // being read, against lists that name each other
}

/** Reads everything that `names` stand for. An unreadable one is an error beside the others, never an exception. */
export function gatherSources(names: readonly string[], options: GatherOptions): Gathered {
  const gathering: Gathering = { ...options, sources: [], errors: [], lists: [] };
  for (const name of names) add(gathering, name, options.placeOf(name));
  return { sources: gathering.sources, errors: gathering.errors };
}

/** The list file that a name stands for: herd's own lists are files whose names begin with `@`, ours are `@FILE`. */
function listFile(name: string): string | undefined {
  if (isList(name) && statSync(name, { throwIfNoEntry: false })?.isFile()) return name;
  return name.startsWith("@") ? name.slice(1) : undefined;
}

function add(to: Gathering, name: string, where: Span): void {
  const list = listFile(name);
  if (list !== undefined) {
    addList(to, list, where);
    return;
  }
  const stat = name === "-" ? undefined : statSync(name, { throwIfNoEntry: false });
  const bundled = stat === undefined ? to.bundled(name) : undefined;
  if (name === "-") addFile(to, name, where, 0);
  else if (stat?.isDirectory()) addFolder(to, name, where);
  else if (stat !== undefined) addFile(to, name, where, stat.size);
  else if (bundled !== undefined) addFile(to, bundled.path, where, 0, bundled.shown);
  else to.errors.push(new InputError("CFG03", where, `${name}: no such file, folder or bundled test`));
}

function addFile(to: Gathering, name: string, where: Span, bytes: number, shown = name): void {
  if (bytes > to.most) {
    to.errors.push(new InputError("CFG04", where, `${name} is larger than ${to.most} bytes`));
    return;
  }
  const text = reading(to, name, where, () => readFileSync(name === "-" ? 0 : name));
  if (text === undefined) return;
  if (text.length > to.most) to.errors.push(new InputError("CFG04", where, `${name} is larger than ${to.most} bytes`));
  else to.sources.push({ name: name === "-" ? "stdin" : shown, text: text.toString("utf8") });
}

function addFolder(to: Gathering, name: string, where: Span): void {
  const entries = reading(to, name, where, () => readdirSync(name, { recursive: true, encoding: "utf8" }));
  const files = (entries ?? []).filter((f) => f.endsWith(to.extension)).sort();
  if (entries !== undefined && files.length === 0)
    to.errors.push(new InputError("CFG05", where, `no ${to.extension} file in ${name}`));
  for (const file of files) {
    const path = join(name, file);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile()) addFile(to, path, where, stat.size);
  }
}

function addList(to: Gathering, list: string, where: Span): void {
  if (to.lists.includes(list)) {
    to.errors.push(new InputError("CFG06", where, `list @${list} names itself`));
    return;
  }
  const text = reading(to, list, where, () => readFileSync(list))?.toString("utf8");
  if (text === undefined) return;
  to.lists.push(list);
  const { entries, errors } = parseList(text, list);
  to.errors.push(...errors);
  for (const entry of entries) add(to, besideList(list, entry), entry.span);
  to.lists.pop();
}

// A name that is no file beside the list may be a bundled test, or `@FILE`.
function besideList(list: string, { path, resolved }: ListEntry): string {
  if (isAbsolute(path) || path === "-") return path;
  if (statSync(resolved, { throwIfNoEntry: false }) !== undefined) return resolved;
  return path.startsWith("@") ? `@${join(dirname(list), path.slice(1))}` : path;
}

function reading<T>(to: Gathering, name: string, where: Span, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = (
      { ENOENT: "no such file", EACCES: "permission denied", EISDIR: "is a folder" } as Record<string, string>
    )[code ?? ""];
    to.errors.push(new InputError("CFG03", where, `cannot read ${name}: ${why ?? message}`));
    return undefined;
  }
}
