/** The words of `sekvm prove`: a folder, and layers by number, range or name; theorems by `--only`. */
import { statSync } from "node:fs";
import type { Layer } from "../../check/proof/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan, badValue } from "../command-line.ts";

/** Words told apart. */
export interface Words {
  readonly path: string | undefined;
  readonly layers: readonly string[];
}

const NUMBERS = /^(\d+)(?:\.\.(\d+))?$/;
const isFolder = (word: string): boolean =>
  word.includes("/") || statSync(word, { throwIfNoEntry: false })?.isDirectory() === true;

/** Tells the folder from the layers. @throws {InputError} for a second folder */
export function wordsOf(words: readonly string[], argv: readonly string[]): Words {
  const paths = words.filter((w) => !NUMBERS.test(w) && isFolder(w));
  const [path, second] = paths;
  if (second !== undefined) throw new InputError("CFG01", argumentSpan(argv, second), "one system is proved at a time");
  return { path, layers: words.filter((w) => !paths.includes(w)) };
}

/** Names that a layer goes by. */
const namesOf = (layer: Layer): string[] =>
  [layer.proof.title, layer.folder, layer.folder.replace(/^\d\d-/, "")].map((n) => n.toLowerCase());

/** The layers that the words name, lowest first; all of them without words. @throws {InputError} */
export function selectLayers(words: readonly string[], layers: readonly Layer[], argv: readonly string[]): Layer[] {
  if (words.length === 0) return [...layers];
  const wanted = words.flatMap((word) => {
    const found = layers.filter(matcher(word));
    if (found.length > 0) return found;
    const hint = `layers: ${layers.map((l) => `${l.number} ${l.proof.title}`).join(", ")}`;
    throw badValue(argv, word, `there is no layer ${word}`, hint);
  });
  return layers.filter((l) => wanted.includes(l));
}

function matcher(word: string): (layer: Layer) => boolean {
  const [numbers, from, to] = NUMBERS.exec(word) ?? [];
  if (numbers === undefined) return (layer) => namesOf(layer).includes(word.toLowerCase());
  return ({ number }) => number >= Number(from) && number <= Number(to ?? from);
}

/** Whether `--only` selects a theorem: by its name, `Layer.name`, or the id of the theorem or of one of its goals. */
export function selects(
  only: string,
  layer: { readonly number: number; readonly title: string },
  name: string,
): boolean {
  const id = `${String(layer.number).padStart(2, "0")}/${name}`;
  return only === name || only === `${layer.title}.${name}` || only === id || only.startsWith(`${id}/`);
}
