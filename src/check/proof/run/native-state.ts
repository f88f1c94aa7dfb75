/** The native state below a layer: the state above with the fields that the relation hides taken from the model. */
import type { Sort } from "../../../ir/index.ts";
import { type Key, ZMap } from "../../../prelude/index.ts";
import type { SmtValue } from "../../../smt/index.ts";
import { type ModelValues, type Native, scalarOf } from "./concrete.ts";

/** `hi` with its hidden fields as the model has them under `lo`. */
export function nativeBelow(sort: Sort, hi: Native, hidden: readonly string[], values: ModelValues): Native {
  const below = (at: Sort, value: Native, path: string, keys: readonly SmtValue[]): Native => {
    if (hidden.includes(path)) return values.native(at, `lo.${path}`.replaceAll(".*", ""), keys);
    if (!hidden.some((h) => path === "" || h.startsWith(`${path}.`))) return value;
    if (at.kind === "record") {
      const fields = value as Readonly<Record<string, Native>>;
      const entries = at.fields.map((f) => [
        f.name,
        below(f.sort, fields[f.name], path === "" ? f.name : `${path}.${f.name}`, keys),
      ]);
      return Object.fromEntries(entries);
    }
    if (at.kind !== "map") return value;
    const map = value as ZMap<Key, Native>;
    return new ZMap((key: Key) => below(at.to, map.at(key), `${path}.*`, [...keys, scalarOf(at.from, key)]));
  };
  return below(sort, hi, "", []);
}
