/** Places of native values: paths of fields with `*` for keys, as machines are declared. */
import type { Sort } from "../../../ir/index.ts";
import { type Key, ZMap } from "../../../prelude/index.ts";
import { type MachineField, starsOf } from "../system/index.ts";
import type { Fields, Native } from "./concrete.ts";
import type { KeyValues } from "./functions.ts";

const below = (path: string, part: string): string => (path === "" ? part : `${path}.${part}`);

/** What to put at a place: its path, keys with their sorts, its value now and the sort of that. */
export type Rewrite = (
  path: string,
  keys: readonly Native[],
  value: Native,
  sort: Sort,
  keySorts: readonly Sort[],
) => Native;

/** A value with what is at some paths replaced. */
export function rewritten(sort: Sort, value: Native, paths: readonly string[], by: Rewrite): Native {
  const walk = (at: Sort, v: Native, path: string, keys: readonly Native[], sorts: readonly Sort[]): Native => {
    if (paths.includes(path)) return by(path, keys, v, at, sorts);
    if (!paths.some((p) => path === "" || p.startsWith(`${path}.`))) return v;
    if (at.kind === "map") {
      const map = v as ZMap<Key, Native>;
      return new ZMap(
        remembered((key: Key) => walk(at.to, map.at(key), below(path, "*"), [...keys, key], [...sorts, at.from])),
      );
    }
    if (at.kind !== "record") return v;
    return Object.fromEntries(
      at.fields.map((f) => [f.name, walk(f.sort, (v as Fields)[f.name], below(path, f.name), keys, sorts)]),
    );
  };
  return walk(sort, value, "", [], []);
}

/** A rule that is asked once for each key: machines are rewritten over and over. */
function remembered<K, V>(rule: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, rule(key));
    return known.get(key)!;
  };
}

/** The value at a path. */
export function valueAt(value: Native, path: string, keys: readonly Native[]): Native {
  let next = 0;
  return path
    .split(".")
    .reduce(
      (v: Native, part) => (part === "*" ? (v as ZMap<Key, Native>).at(keys[next++] as Key) : (v as Fields)[part]),
      value,
    );
}

/** A leaf in which two values differ. */
export interface Difference {
  readonly path: string;
  readonly keys: readonly Native[];
  readonly keySorts: readonly Sort[];
  readonly sort: Sort;
  readonly values: readonly [Native, Native];
}

/** Leaves in which two values differ, at keys that are tried; hidden paths do not count. */
export function differencesOf(
  sort: Sort,
  a: Native,
  b: Native,
  hidden: readonly string[],
  values: KeyValues,
): Difference[] {
  const found: Difference[] = [];
  const walk = (
    at: Sort,
    x: Native,
    y: Native,
    path: string,
    keys: readonly Native[],
    keySorts: readonly Sort[],
  ): void => {
    if (x === y || hidden.includes(path)) return;
    if (at.kind === "record")
      for (const f of at.fields)
        walk(f.sort, (x as Fields)[f.name], (y as Fields)[f.name], below(path, f.name), keys, keySorts);
    else if (at.kind === "map")
      for (const key of values(at.from))
        walk(
          at.to,
          (x as ZMap<Key, Native>).at(key as Key),
          (y as ZMap<Key, Native>).at(key as Key),
          below(path, "*"),
          [...keys, key],
          [...keySorts, at.from],
        );
    else if (!sameLeaf(x, y)) found.push({ path, keys, keySorts, sort: at, values: [x, y] });
  };
  walk(sort, a, b, "", [], []);
  return found;
}

/** Equality of scalars and unions. */
function sameLeaf(a: Native, b: Native): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => sameLeaf((a as Fields)[k], (b as Fields)[k]));
}

/** The keys of a field among those of a place in it. */
export const fieldKeys = (field: MachineField, keys: readonly Native[]): readonly Native[] =>
  keys.slice(0, starsOf(field.path));
