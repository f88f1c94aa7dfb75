/** The inputs that a command line names: files, folders, `@lists`, `-` for standard input, and names of bundled files. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { InputError, type Span, span } from "../../text/index.ts";

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
  /** Path of a bundled file by its bare name. */
  readonly bundled: (name: string) => string | undefined;
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

function add(to: Gathering, name: string, where: Span): void {
  const stat = name === "-" || name.startsWith("@") ? undefined : statSync(name, { throwIfNoEntry: false });
  const bundled = stat === undefined ? to.bundled(name) : undefined;
  if (name === "-") addFile(to, name, where, 0);
  else if (name.startsWith("@")) addList(to, name.slice(1), where);
  else if (stat?.isDirectory()) addFolder(to, name, where);
  else if (stat !== undefined) addFile(to, name, where, stat.size);
  else if (bundled !== undefined) addFile(to, bundled, where, 0);
  else to.errors.push(new InputError("CFG03", where, `${name}: no such file, folder or bundled test`));
}

function addFile(to: Gathering, name: string, where: Span, bytes: number): void {
  if (bytes > to.most) {
    to.errors.push(new InputError("CFG04", where, `${name} is larger than ${to.most} bytes`));
    return;
  }
  const text = reading(to, name, where, () => readFileSync(name === "-" ? 0 : name));
  if (text === undefined) return;
  if (text.length > to.most) to.errors.push(new InputError("CFG04", where, `${name} is larger than ${to.most} bytes`));
  else to.sources.push({ name: name === "-" ? "stdin" : name, text: text.toString("utf8") });
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

// One name a line, relative to the list; `#` starts a comment. Herd's own `@all` files work.
function addList(to: Gathering, list: string, where: Span): void {
  if (to.lists.includes(list)) {
    to.errors.push(new InputError("CFG06", where, `list @${list} names itself`));
    return;
  }
  const text = reading(to, list, where, () => readFileSync(list))?.toString("utf8");
  if (text === undefined) return;
  to.lists.push(list);
  let from = 0;
  for (const line of text.split("\n")) {
    const name = line.replace(/#.*/, "").trim();
    const at = from + line.indexOf(name);
    if (name !== "") add(to, besideList(list, name), span(list, at, at + name.length));
    from += line.length + 1;
  }
  to.lists.pop();
}

function besideList(list: string, name: string): string {
  const [mark, path] = name.startsWith("@") ? ["@", name.slice(1)] : ["", name];
  if (isAbsolute(path) || path === "-") return name;
  const beside = join(dirname(list), path);
  return mark === "@" || statSync(beside, { throwIfNoEntry: false }) !== undefined ? mark + beside : name;
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
