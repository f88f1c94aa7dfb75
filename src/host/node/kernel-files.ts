/** Sources of a layered system on this computer. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
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
