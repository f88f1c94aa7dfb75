/** Differences between two symbolic states, field by field: what has to be equal, at one arbitrary key of each map. */
import type { Sort } from "../../../ir/index.ts";
import { eq, type Smt, TRUE } from "../../../smt/index.ts";
import { equalValues, identical, read, symbolic, termOf, type Value, withFieldOf } from "../../../symbolic/index.ts";

/** One field that has to be equal. */
export interface FieldClaim {
  /** Path, with `*` for keys. */
  readonly field: string;
  readonly claim: Smt;
  /** The arbitrary keys, and their sorts. */
  readonly keys: readonly Smt[];
  readonly sorts: readonly Sort[];
}

/** Claims that `a` and `b` are equal but for hidden fields; fields that are the same by construction need none. */
export function fieldClaims(
  a: Value,
  b: Value,
  hidden: readonly string[],
  path = "",
  keys: readonly Smt[] = [],
  sorts: readonly Sort[] = [],
): FieldClaim[] {
  if (identical(a, b) || hidden.includes(path)) return [];
  const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
  if (a.kind === "record" && b.kind === "record")
    return a.fields.flatMap((f, i) => fieldClaims(f, b.fields[i]!, hidden, below(a.sort.fields[i]!.name), keys, sorts));
  if (a.kind === "map" && b.kind === "map") {
    const key = termOf(symbolic(a.sort.from, below("*"), [], "probe"));
    return fieldClaims(read(a, key), read(b, key), hidden, below("*"), [...keys, key], [...sorts, a.sort.from]);
  }
  const claim = a.kind === "scalar" && b.kind === "scalar" ? eq(a.term, b.term) : equalValues(a, b);
  return claim === TRUE ? [] : [{ field: path, claim, keys, sorts }];
}

type Keys = NonNullable<Parameters<typeof symbolic>[2]>;

/** What to put in the place of a field: its path with `*` for keys, the keys, its value now. */
export type Replace = (path: string, keys: Keys, value: Value) => Value;

/** A state with the fields at some paths replaced. */
export const replaced = (state: Value, paths: readonly string[], by: Replace): Value => at(state, paths, by, "", []);

function at(value: Value, paths: readonly string[], by: Replace, path: string, keys: Keys): Value {
  if (paths.includes(path)) return by(path, keys, value);
  const inner = (part: string): string => (path === "" ? part : `${path}.${part}`);
  const touches = (p: string): boolean => paths.some((h) => h === p || h.startsWith(`${p}.`));
  if (value.kind === "record") {
    let record: Value = value;
    for (const [i, { name }] of value.sort.fields.entries())
      if (touches(inner(name))) record = withFieldOf(record, name, at(value.fields[i]!, paths, by, inner(name), keys));
    return record;
  }
  if (value.kind !== "map") return value;
  const rule = (key: Smt): Value =>
    at(read(value, key), paths, by, inner("*"), [...keys, { term: key, sort: value.sort.from }]);
  return { ...value, node: { node: "rule", read: rule } };
}

/** The symbol of a field under a name of its own. */
export const freshField =
  (name: string): Replace =>
  (path, keys, value) =>
    symbolic(value.sort, `${name}.${path}`.replaceAll(".*", ""), keys, "field");

/** The state below: `hi` with its hidden fields replaced by symbols of their own. */
export const stateBelow = (hi: Value, hidden: readonly string[], name: string): Value =>
  replaced(hi, hidden, freshField(name));
