/** What hardware reads of a layered system by itself, at any time, whoever holds the locks: words of tables. */
import { hardwareAt, type LayeredSystem } from "../proof/index.ts";

/** Fields behind locks that steps of hardware at `layer` read, by their footprints, with the key of each object up to `lastKey`. */
export function walkedFields({ machine, footprints }: LayeredSystem, layer: number, lastKey: bigint): string[] {
  const read = new Set(hardwareAt(machine, layer).flatMap(({ step }) => [...footprints.of(step).reads]));
  const keys = Array.from({ length: Number(lastKey) + 1 }, (_, k) => `${k}`);
  return machine.fields
    .filter((f) => f.whose === "locked" && read.has(f.path))
    .flatMap(({ path }) => (path.includes("*") ? keys.map((k) => path.replace("*", k)) : [path]));
}
