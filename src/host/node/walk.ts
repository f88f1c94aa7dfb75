/** The files below a folder, each once however many links lead to it. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What was found below a folder: paths from it, in order; and what could not be read. */
export interface Walk {
  readonly files: readonly string[];
  readonly problems: readonly { readonly path: string; readonly error: unknown }[];
}

class Walker {
  readonly #root: string;
  readonly #wanted: (name: string) => boolean;
  readonly #known = new Set<string>(); // device and number of what was visited
  readonly #links: string[] = [];
  readonly files: string[] = [];
  readonly problems: { path: string; error: unknown }[] = [];

  constructor(root: string, wanted: (name: string) => boolean) {
    this.#root = root;
    this.#wanted = wanted;
  }

  /** Links last: what a folder holds itself is found under its own name. */
  run(): void {
    this.#folder("");
    for (let link = this.#links.shift(); link !== undefined; link = this.#links.shift()) this.#entry(link);
  }

  #folder(path: string): void {
    try {
      if (path === "") this.#isNew(statSync(this.#root, { bigint: true }));
      const entries = readdirSync(join(this.#root, path), { withFileTypes: true });
      for (const entry of entries) {
        if (entry.name.startsWith(".")) continue;
        const inside = path === "" ? entry.name : `${path}/${entry.name}`;
        if (entry.isSymbolicLink()) this.#links.push(inside);
        else this.#entry(inside);
      }
    } catch (error) {
      this.problems.push({ path, error });
    }
  }

  #entry(path: string): void {
    try {
      const stat = statSync(join(this.#root, path), { bigint: true });
      if (!this.#isNew(stat)) return;
      if (stat.isDirectory()) this.#folder(path);
      else if (stat.isFile() && this.#wanted(path)) this.files.push(path);
    } catch (error) {
      if (this.#wanted(path)) this.problems.push({ path, error });
    }
  }

  #isNew({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): boolean {
    const before = this.#known.size;
    return this.#known.add(`${dev} ${ino}`).size > before;
  }
}

/** Walks a folder; hidden files and folders are left out. @param wanted by the path of a file from the folder */
export function walk(root: string, wanted: (path: string) => boolean): Walk {
  const walker = new Walker(root, wanted);
  walker.run();
  return { files: walker.files.sort(), problems: walker.problems };
}
