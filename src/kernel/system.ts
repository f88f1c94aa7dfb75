/** A layered system as a folder: which of its files are entries, and its layers in order. */
import { joinPath } from "./names/modules.ts";

/** Files that a layer may have, each for its own purpose. */
export const LAYER_FILES = ["index.ts", "spec.ts", "code.ts", "relate.ts", "proof.ts"] as const;

/** One layer of a system. */
export interface LayerFolder {
  readonly level: number;
  /** As in the name of its folder, `05-pt-alloc`. */
  readonly name: string;
  /** Its files by purpose, as `liftProgram` names them. */
  readonly files: ReadonlyMap<(typeof LAYER_FILES)[number], string>;
}

/**
 * Layers among files, in order of their numbers. `files` are paths relative to the root that `liftProgram` is given;
 * `folder` is that of the system, or "" when it is the root.
 */
export function layersOf(files: readonly string[], folder = ""): LayerFolder[] {
  const found = new Map<string, Map<(typeof LAYER_FILES)[number], string>>();
  for (const file of files) {
    const inside = folder === "" ? file : file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : "";
    const [, layer, base] = /^(\d\d-[^/]+)\/([^/]+)$/.exec(inside) ?? [];
    const purpose = LAYER_FILES.find((name) => name === base);
    if (layer === undefined || purpose === undefined) continue;
    found.set(layer, (found.get(layer) ?? new Map()).set(purpose, joinPath(folder, inside)));
  }
  return [...found]
    .map(([name, all]) => ({ level: Number(name.slice(0, 2)), name, files: all }))
    .sort((a, b) => a.level - b.level || (a.name < b.name ? -1 : 1));
}

/** Every file of these layers, as entries for `liftProgram`. */
export const entriesOf = (layers: readonly LayerFolder[]): string[] =>
  layers.flatMap((layer) => [...layer.files.values()]);
