/** The files that steps read, with their digests: what somebody else compares with `sha256sum`. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { STEPS } from "../../check/verify/index.ts";
import type { BundleSource } from "../../evidence/index.ts";
import type { CliContext } from "../io.ts";
import { packageRoot, theoremsFolder } from "../places.ts";

/** Ends of names of files that are read; others in the same folders are for people. */
const READ = [
  ".litmus",
  ".expected",
  ".variants",
  ".cat",
  ".s",
  ".toml",
  "forms.txt",
  ".v",
  "_CoqProject",
  "theorems.json",
];

/** Where a folder of the package is; the theorems may be elsewhere. */
const placeOf = (folder: string, env: CliContext["io"]["env"]): string =>
  folder === "theorems" ? theoremsFolder(env) : join(packageRoot, folder);

/** Names of the files that a step reads. @param kcore those that proofs are of */
export function filesOf(step: string, kcore: readonly string[], env: CliContext["io"]["env"]): readonly string[] {
  const row = STEPS.find((s) => s.name === step);
  if (row === undefined) return [];
  const inFolders = row.reads.flatMap((folder) => {
    const place = placeOf(folder, env);
    const names = existsSync(place) ? readdirSync(place) : [];
    return names.filter((n) => READ.some((end) => n.endsWith(end))).map((n) => `${folder}/${n}`);
  });
  return [...(row.proves.length > 0 ? kcore : []), ...inFolders].sort();
}

/** Digest of a file of the package, by its name; undefined where it cannot be read. */
export function sourceDigest(file: string, env: CliContext["io"]["env"]): string | undefined {
  const [folder = ""] = file.split("/", 1);
  const place =
    folder === "theorems" ? join(placeOf(folder, env), file.slice(folder.length + 1)) : join(packageRoot, file);
  try {
    return createHash("sha256").update(readFileSync(place)).digest("hex");
  } catch {
    return undefined;
  }
}

/** Digests of files, each once, in the order of their names. */
export const sourcesOf = (files: readonly string[], env: CliContext["io"]["env"]): BundleSource[] =>
  [...new Set(files)].sort().flatMap((file) => {
    const sha256 = sourceDigest(file, env);
    return sha256 === undefined ? [] : [{ file, sha256 }];
  });
