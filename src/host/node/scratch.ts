/** Folders to work in. Work goes on where nothing can be kept. */
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What is said of a folder in which nothing can be kept. */
export const nothingKept = (why: string): string =>
  `nothing is kept for later runs: the cache folder cannot be written (${why})`;

/** The folder itself if files can be made in it, else a new one that is removed when this process ends, and a note. */
export function workFolder(folder: string, told: (note: string) => void = () => {}): string {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    told(nothingKept((error as NodeJS.ErrnoException).code ?? String(error)));
    const made = mkdtempSync(join(tmpdir(), "sekvm-"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    return made;
  }
}
