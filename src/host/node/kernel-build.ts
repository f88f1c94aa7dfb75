/**
 * Native modules of a layered system that nobody compiled: types are replaced by blanks, so that places stay, imports
 * lead to the stripped files and to this package, and the files are loaded from a folder named by what is in it.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "@babel/parser";
import { InputError, span } from "../../text/index.ts";
import { digest } from "./digest.ts";
import { workFolder } from "./scratch.ts";

/** Where stripped files go, and what the names of this package mean. */
export interface BuildPlaces {
  /** Such as `.sekvm/build`. */
  readonly folder: string;
  /** Compiled modules of this package: `sekvm/kernel` and `sekvm/check`. */
  readonly modules: Readonly<Record<string, string>>;
}

/** The name of a stripped file; what lies above the root of the names goes into a folder of its own. */
const builtName = (file: string): string => file.replace(/(^|\/)\.\.(?=\/)/g, "$1up").replace(/\.ts$/, ".mjs");

const inputError = (file: string, from: number, message: string): InputError =>
  new InputError("CFG10", span(file, from, from + 1), message);

type Strip = (text: string, options: { readonly mode: "strip-only"; readonly filename: string }) => { code: string };

/** Blanks out the types of one file. @throws {InputError} */
function stripped(strip: Strip, file: string, text: string): string {
  try {
    return strip(text, { mode: "strip-only", filename: file }).code;
  } catch (error) {
    const { message, startLine = 1 } = error as { readonly message?: string; readonly startLine?: number };
    const from = text
      .split("\n")
      .slice(0, startLine - 1)
      .join("\n").length;
    throw inputError(file, from, `types cannot be left out here: ${message ?? error}`);
  }
}

/** What a file imports where it was stripped: by the way from the one stripped file to the other. */
function importFrom(file: string, source: string): string {
  const target = builtName(posix.join(posix.dirname(file), source));
  const way = posix.relative(posix.dirname(builtName(file)), target);
  return way.startsWith(".") ? way : `./${way}`;
}

/** Makes imports lead to stripped files and to this package. */
function withImports(file: string, code: string, modules: BuildPlaces["modules"]): string {
  let out = code;
  for (const node of [...parse(code, { sourceType: "module" }).program.body].reverse()) {
    const source = "source" in node ? node.source : undefined;
    if (source == null || source.start == null || source.end == null) continue;
    const target = modules[source.value] ?? importFrom(file, source.value);
    out = out.slice(0, source.start) + JSON.stringify(target) + out.slice(source.end);
  }
  return out;
}

/** Writes files into a folder, all or nothing: whoever else makes it at the same time makes the same. */
function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(dirname(folder), { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  for (const [name, code] of files) {
    mkdirSync(dirname(join(made, name)), { recursive: true });
    writeFileSync(join(made, name), code);
  }
  try {
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Loads the files of a system; gives the values that they export, by `file#name`.
 * @param sources  text by name, as the system was lifted
 * @throws {InputError} for a file that cannot be stripped, or that fails when it is loaded
 */
export async function loadSources(
  sources: ReadonlyMap<string, string>,
  { folder, modules }: BuildPlaces,
): Promise<(name: string) => unknown> {
  const { transformSync } = await import("@swc/wasm-typescript");
  const built = new Map<string, string>();
  for (const [file, text] of sources)
    built.set(builtName(file), withImports(file, stripped(transformSync as Strip, file, text), modules));
  const name = digest(JSON.stringify([...built])).slice(0, 16);
  const kept = join(folder, name);
  const at = existsSync(kept) ? kept : join(workFolder(folder), name);
  if (!existsSync(at)) writeAll(at, built);
  const values = new Map<string, unknown>();
  for (const [file, text] of sources) {
    const module = await imported(join(at, builtName(file)), file, text);
    for (const [name, value] of Object.entries(module)) values.set(`${file}#${name}`, value);
  }
  return (name) => values.get(name);
}

/** Loads one file. @throws {InputError} when what it says fails, at the line where it does */
async function imported(path: string, file: string, text: string): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(path).href;
  try {
    return (await import(url)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const { message, stack = "" } = error as Error;
    const line = Number(new RegExp(`${fileURLToPath(url).split(/[\\/]/).at(-1)}:(\\d+)`).exec(stack)?.[1] ?? 1);
    const from =
      text
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length + (line > 1 ? 1 : 0);
    throw inputError(file, from, `the file fails when it is loaded: ${message}`);
  }
}
