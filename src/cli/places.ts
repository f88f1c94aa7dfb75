/** Where things are on this computer: the package, its bundled tests, the cache, the corpus for comparisons. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { digest } from "../host/node/index.ts";

/** Folder of package.json; this file is compiled to dist/src/cli. */
export const packageRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
/** Folder of the compiled sources. */
export const compiledRoot = join(packageRoot, "dist", "src");
/** Folder of all that is compiled. */
export const distRoot = join(packageRoot, "dist");
/** Folder of the bundled tests. */
export const catalogue = join(packageRoot, "catalogue");

/** Our own text of Arm's model, in herd's language. */
export const ownModelText = join(catalogue, "models", "arm.cat");

/** Version in package.json. */
export const version = (): string =>
  (JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }).version;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Folder of the cache: SEKVM_CACHE, or one for the working folder among the user's own caches. What is kept is believed, so it is never looked for
 * in the working folder, which may be somebody else's.
 */
export const cacheFolder = (env: Env): string =>
  env.SEKVM_CACHE || join(userCaches(env), "sekvm", ofFolder(resolve(".")));

/** Where this user's programs keep what can be made again. */
function userCaches({ XDG_CACHE_HOME: named, LOCALAPPDATA: local }: Env): string {
  const given = process.platform === "win32" ? local : named;
  return given !== undefined && isAbsolute(given) ? given : join(homedir(), ".cache");
}

/** A name for a folder: its own, and a digest of where it is. */
const ofFolder = (path: string): string => `${basename(path).replaceAll(/[^\w.-]/g, "_")}-${digest(path).slice(0, 12)}`;

/** Folder of counterexamples: `.sekvm/cex`, or beside the cache of SEKVM_CACHE. Their inputs are run again and never believed. */
export const counterexampleFolder = ({ SEKVM_CACHE: named }: Env): string =>
  join(named ? dirname(named) : ".sekvm", "cex");

/** Folder of the cache of solver answers. */
export const goalCacheFolder = (env: Env): string => join(cacheFolder(env), "goals");

/** Folder of kept runs of benchmarks. */
export const benchCacheFolder = (env: Env): string => join(cacheFolder(env), "bench");

/** Folder of kept machines of random attacks. */
export const attackCacheFolder = (env: Env): string => join(cacheFolder(env), "attack");

/** Folder of the Coq theorems: SEKVM_THEOREMS, or `theorems` of the package. */
export const theoremsFolder = (env: Env): string => env.SEKVM_THEOREMS || join(packageRoot, "theorems");

/** The texts that declare KCore's machine with its locks, and its code; empty when they are not there. */
export function kcoreLockSources(): string {
  const layers = join(packageRoot, "kcore", "layers");
  if (!existsSync(layers)) return "";
  const files = readdirSync(layers, { recursive: true, encoding: "utf8" });
  const says = (f: string): boolean =>
    f.endsWith(".ts") && (f.startsWith("00-machine") || /(code|leaf|index)\.ts$/.test(f));
  return files
    .filter(says)
    .sort()
    .map((f) => readFileSync(join(layers, f), "utf8"))
    .join("");
}

/** Folder of the litmus corpus: SEKVM_CORPUS, or `shared/corpus` beside the package; undefined if it is not there. */
export function corpusFolder(env: Env): string | undefined {
  const places = [env.SEKVM_CORPUS, join(packageRoot, "..", "shared", "corpus")];
  return places.find((p) => p !== undefined && existsSync(join(p, "user-herd")));
}

/** A bundled test: its name is the name of its file without the ending. */
export interface BundledTest {
  readonly name: string;
  /** Folder in the catalogue, such as `basic`. */
  readonly theme: string;
  readonly path: string;
}

/** All bundled tests, by folder and name. */
export function bundledTests(): BundledTest[] {
  if (!existsSync(catalogue)) return [];
  return readdirSync(catalogue, { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".litmus"))
    .sort()
    .map((f) => ({ name: basename(f, ".litmus"), theme: dirname(f), path: join(catalogue, f) }));
}

/** The bundled tests of one folder with their texts. */
export const bundledTexts = (theme: string): (BundledTest & { readonly text: string })[] =>
  bundledTests()
    .filter((t) => t.theme === theme)
    .map((t) => ({ ...t, text: readFileSync(t.path, "utf8") }));

/** The bundled test of a name, with or without its folder, as `gatherSources` asks for it. The catalogue is not listed for it. */
export function bundledSource(name: string): { readonly path: string; readonly shown: string } | undefined {
  if (!/^([\w.+-]+\/)?[\w.+-]+$/.test(name) || !existsSync(catalogue)) return undefined;
  const themes = name.includes("/") ? [""] : readdirSync(catalogue).filter((f) => !f.includes("."));
  for (const theme of themes) {
    const file = `${theme === "" ? "" : `${theme}/`}${name}.litmus`;
    if (existsSync(join(catalogue, file))) return { path: join(catalogue, file), shown: `catalogue/${file}` };
  }
  return undefined;
}
