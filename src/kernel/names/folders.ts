/**
 * Layers as folders: a layer is a folder `NN-name`, and what stands directly in it is its own. Beside the layers, or beside the folder that they
 * stand in, may stand `security`: what is true of the machine of the highest layer in every state. It is like a layer above all, without code.
 */

/** A file in the folder of a layer. */
export interface LayerFile {
  /** Number of the layer. */
  readonly level: number;
  /** Name of the folder, `05-pt-alloc`. */
  readonly folder: string;
  /** Path of the folder. */
  readonly path: string;
  /** Path of the folder of the system, in which the layers stand; "" for the root. */
  readonly system: string;
  /** Name of the file, `index.ts`. */
  readonly name: string;
}

/** The number of `security`: above that of any layer. */
export const SECURITY = 99;

/** The layer in whose folder a file stands; undefined for all other files. */
export function layerFile(file: string): LayerFile | undefined {
  const parts = /^(?:(.*)\/)?((\d\d)-[^/]+|security)\/([^/]+)$/.exec(file);
  if (parts === null) return undefined;
  const [, system = "", folder, level = SECURITY, name] = parts as unknown as [
    string,
    string | undefined,
    string,
    string | undefined,
    string,
  ];
  return { level: Number(level), folder, path: system === "" ? folder : `${system}/${folder}`, system, name };
}

/** The number of the layer in whose folder a file is. */
export const levelOf = (file: string): number | undefined => layerFile(file)?.level;

/** Files that say something of a layer by their name. */
const LAYER_FILES = ["index", "code", "spec", "relate", "proof", "machine"] as const;
export type LayerFileName = (typeof LAYER_FILES)[number];

/** What a file says of its layer by its name; undefined for other files. */
export const layerFileName = (file: string): LayerFileName | undefined =>
  LAYER_FILES.find((name) => `${name}.ts` === file);

/** Of these, files that other folders hardly have. */
const TELLING: ReadonlySet<string | undefined> = new Set<LayerFileName>(["spec", "relate", "proof", "machine"]);

/** Of folders beside the layers of a system that look like layers and are not called so, such as `1-top` or `01_top`, a file each. */
export function misnamedLayers(files: readonly string[]): readonly string[] {
  const systems = new Set(
    files.map(layerFile).flatMap((f) => (f === undefined || f.level === SECURITY ? [] : f.system)),
  );
  const found = new Map<string, string>();
  for (const file of files) {
    const [name, folder, ...above] = file.split("/").reverse() as [string, string?, ...string[]];
    if (folder === undefined || layerFile(file) !== undefined || !systems.has(above.reverse().join("/"))) continue;
    if ((TELLING.has(layerFileName(name)) || /^\d+[-_]/.test(folder)) && !found.has(folder)) found.set(folder, file);
  }
  return [...found.values()];
}

/** Whether a file is in the folder of a layer or in `security`, or below it. */
export const isInLayer = (file: string): boolean => /(^|\/)(\d\d-[^/]+|security)\//.test(file);
