/** Sources of a layered system on this computer, and its compiled modules for native runs. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { walk } from "./walk.ts";

/** The TypeScript files of a folder but hidden ones, below `root`, as paths from `root`. */
export function kernelFiles(root: string, folder: string): string[] {
  const at = join(root, folder);
  if (!existsSync(at)) return [];
  const { files } = walk(at, (f) => f.endsWith(".ts") && !f.endsWith(".d.ts"));
  return files.map((f) => relative(root, join(at, f)).replaceAll("\\", "/"));
}

/** Reads a source by its path from `root`; undefined when there is none. */
export function readKernelFile(root: string, file: string): string | undefined {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return undefined;
  }
}

/** Loads compiled modules; gives the values that they export, by `file#name`. */
export async function loadNatives(compiled: string, files: readonly string[]): Promise<(name: string) => unknown> {
  const values = new Map<string, unknown>();
  for (const file of files) {
    const module = (await import(pathToFileURL(join(compiled, file.replace(/\.ts$/, ".js"))).href)) as Record<
      string,
      unknown
    >;
    for (const [name, value] of Object.entries(module)) values.set(`${file}#${name}`, value);
  }
  return (name) => values.get(name);
}
