/**
 * A layered system as the command line finds it: KCore of the package, or a folder of the user's. Its sources are lifted
 * anew in every run; its compiled modules give the values of proof files and run counterexamples.
 */
import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Layer, layersOf, type NativeValues, proofOf } from "../../check/proof/index.ts";
import { kernelFiles, loadNatives, loadSources, readKernelFile } from "../../host/node/index.ts";
import { type KernelProgram, liftProgram } from "../../kernel/index.ts";
import { InputError, type Span } from "../../text/index.ts";
import { buildFolder, packageRoot } from "../places.ts";

/** A system that was read without error. */
export interface System {
  /** Its folder as it is shown. */
  readonly name: string;
  readonly program: KernelProgram;
  /** Files that were lifted, and how their texts are read. */
  readonly entries: readonly string[];
  readonly read: (file: string) => string | undefined;
  /** Values that its files export, by `file#name`. */
  readonly values: NativeValues;
  readonly layers: readonly Layer[];
  readonly titleOf: (layer: Layer) => string;
}

/** A system, or what is wrong with its files. */
export interface Opened {
  readonly system: System | undefined;
  readonly errors: readonly InputError[];
  /** Text of a file that an error names. */
  readonly text: (file: string) => string | undefined;
}

/** Where the files of a system are. */
interface Places {
  /** Names of files are relative to it. */
  readonly root: string;
  readonly folder: string;
  /** It is in this package, beside its sources, and its modules are compiled as they are. */
  readonly isOurs: boolean;
}

/** Folder of KCore in the package. */
export const KCORE = "kcore";

/** Systems of this package that are compiled with it. */
const OURS = /^(kcore|test)(\/|$)/;

/** Everything in the folder of a layer is part of the system. */
const ENTRY = /(^|\/)\d\d-[\w-]+\/[^/]+\.ts$/;

function placesOf(path: string | undefined, where: Span): Places {
  if (path === undefined) return { root: packageRoot, folder: KCORE, isOurs: true };
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError("CFG03", where, `${path} is no folder`);
  const inside = relative(packageRoot, resolve(path));
  const isOurs = OURS.test(inside.replaceAll("\\", "/"));
  return isOurs
    ? { root: packageRoot, folder: inside, isOurs }
    : { root: process.cwd(), folder: relative(process.cwd(), resolve(path)), isOurs };
}

/** Modules of this package by the names that programs import. */
const MODULES = {
  "sekvm/kernel": pathToFileURL(join(packageRoot, "dist/src/prelude/index.js")).href,
  "sekvm/check": pathToFileURL(join(packageRoot, "dist/src/check/proof/define.js")).href,
};

function natives({ isOurs }: Places, { modules }: KernelProgram, env: Environment): Promise<NativeValues> {
  if (isOurs) return loadNatives(join(packageRoot, "dist"), [...modules.keys()]);
  const texts = new Map([...modules.values()].map((m) => [m.file, m.text]));
  return loadSources(texts, { folder: resolve(buildFolder(env)), modules: MODULES });
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and lifts a system. @param path its folder; KCore unless given @param where the word that names it */
export async function openSystem(path: string | undefined, where: Span, env: Environment = {}): Promise<Opened> {
  const places = placesOf(path, where);
  const { root, folder, isOurs } = places;
  const text = (file: string): string | undefined => readKernelFile(root, file);
  const entries = kernelFiles(root, folder).filter((f) => ENTRY.test(f));
  if (entries.length === 0)
    throw new InputError("CFG08", where, `${folder} has no layers`, "a layer is a folder such as 07-npt-walk");
  const { program, errors } = liftProgram(entries, { read: text, isApart: !isOurs });
  if (errors.length > 0) return { system: undefined, errors, text };
  const values = await natives(places, program, env);
  const titleOf = (layer: Layer): string => proofOf(layer, values)?.title ?? layer.folder;
  const name = path ?? folder;
  return { system: { name, program, entries, read: text, values, layers: layersOf(program), titleOf }, errors, text };
}
