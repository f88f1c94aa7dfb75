/**
 * A layered system as the command line finds it: KCore of the package, or a folder of the user's. Its sources are lifted
 * anew in every run; its compiled modules give the values of proof files and run counterexamples.
 */
import { statSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { type Layer, layersOf, type NativeValues, proofOf } from "../../check/proof/index.ts";
import { kernelFiles, loadNatives, readKernelFile } from "../../host/node/index.ts";
import { type KernelProgram, liftProgram } from "../../kernel/index.ts";
import { InputError, type Span } from "../../text/index.ts";
import { packageRoot } from "../places.ts";

/** A system that was read without error. */
export interface System {
  /** Its folder as it is shown. */
  readonly name: string;
  readonly program: KernelProgram;
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
  /** Compiled modules, by the same names. */
  readonly compiled: string;
}

/** Folder of KCore in the package. */
export const KCORE = "kcore";

/** Everything in the folder of a layer is part of the system. */
const ENTRY = /(^|\/)\d\d-[\w-]+\/[^/]+\.ts$/;

function placesOf(path: string | undefined, where: Span): Places {
  if (path === undefined) return { root: packageRoot, folder: KCORE, compiled: join(packageRoot, "dist") };
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError("CFG03", where, `${path} is no folder`);
  const inside = relative(packageRoot, resolve(path));
  if (inside.startsWith("..") || isAbsolute(inside))
    throw new InputError("CFG08", where, `${path} is outside of the package; only systems inside are compiled so far`);
  return { root: packageRoot, folder: inside, compiled: join(packageRoot, "dist") };
}

/** Reads and lifts a system. @param path its folder; KCore unless given @param where the word that names it */
export async function openSystem(path: string | undefined, where: Span): Promise<Opened> {
  const { root, folder, compiled } = placesOf(path, where);
  const text = (file: string): string | undefined => readKernelFile(root, file);
  const entries = kernelFiles(root, folder).filter((f) => ENTRY.test(f));
  if (entries.length === 0)
    throw new InputError("CFG08", where, `${folder} has no layers`, "a layer is a folder such as 07-npt-walk");
  const { program, errors } = liftProgram(entries, { read: text });
  if (errors.length > 0) return { system: undefined, errors, text };
  const values = await loadNatives(compiled, [...program.modules.keys()]);
  const titleOf = (layer: Layer): string => proofOf(layer, values)?.title ?? layer.folder;
  const name = path ?? folder;
  return { system: { name, program, values, layers: layersOf(program), titleOf }, errors, text };
}
