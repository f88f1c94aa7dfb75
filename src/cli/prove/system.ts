/**
 * A layered system as the command line finds it: KCore of the package, or a folder of the user's. Its sources are lifted
 * anew in every run; nothing of it is loaded.
 */
import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type Layer, type LayeredSystem, readSystem } from "../../check/proof/index.ts";
import { kernelFiles, readKernelFile } from "../../host/node/index.ts";
import { isInLayer, type KernelProgram, layerFile, liftProgram, misnamedLayers } from "../../kernel/index.ts";
import { InputError, type Span } from "../../text/index.ts";
import { packageRoot } from "../places.ts";

/** A system that was read without error. */
export interface System {
  /** Its folder as it is shown. */
  readonly name: string;
  readonly program: KernelProgram;
  readonly layered: LayeredSystem;
  /** Files that were lifted, and how their texts are read. */
  readonly entries: readonly string[];
  readonly read: (file: string) => string | undefined;
  /** It may be a stranger's: names of its files say nothing. */
  readonly isApart: boolean;
  readonly layers: readonly Layer[];
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
  /** It is in this package, beside its sources,. */
  readonly isOurs: boolean;
}

/** Folder of KCore in the package. */
export const KCORE = "kcore";

/** Systems of this package that are compiled with it. */
const OURS = /^(kcore|test)(\/|$)/;

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

const notRead = (file: string): InputError =>
  new InputError(
    "KTS36",
    { file, from: 0, to: 0 },
    "the file is below the folder of a layer, and nothing imports it",
    "import it, or move it to the folder of the layer or out of it",
  );
const notALayer = (file: string): InputError =>
  new InputError(
    "KTS37",
    { file, from: 0, to: 0 },
    "the folder looks like a layer, and its name is none",
    "a layer is a folder such as 07-npt-walk",
  );

/** Reads and lifts a system. @param path its folder; KCore unless given @param where the word that names it */
export function openSystem(path: string | undefined, where: Span): Opened {
  const places = placesOf(path, where);
  const { root, folder, isOurs } = places;
  const text = (file: string): string | undefined => readKernelFile(root, file);
  // Everything in the folder of a layer is part of the system.
  const files = kernelFiles(root, folder);
  const entries = files.filter((f) => layerFile(f) !== undefined);
  if (entries.length === 0)
    throw new InputError("CFG08", where, `${folder} has no layers`, "a layer is a folder such as 07-npt-walk");
  const misnamed = misnamedLayers(files).map(notALayer);
  if (misnamed.length > 0) return { system: undefined, errors: misnamed, text };
  const { program, errors } = liftProgram(entries, { read: text, isApart: !isOurs });
  if (errors.length > 0) return { system: undefined, errors, text };
  const unread = files.filter((f) => isInLayer(f) && !program.modules.has(f)).map(notRead);
  if (unread.length > 0) return { system: undefined, errors: unread, text };
  const read = readSystem(program);
  if (read.system === undefined) return { system: undefined, errors: read.errors, text };
  const { system: layered } = read;
  const name = path ?? folder;
  const system = { name, program, layered, entries, read: text, isApart: !isOurs, layers: layered.layers };
  return { system, errors, text };
}
