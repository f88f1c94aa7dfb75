/** Differences between two symbolic states, field by field: what has to be equal, at one arbitrary key of each map. */
import { eq, type Smt, TRUE } from "../../smt/index.ts";
import { equalValues, identical, read, symbolic, termOf, type Value, withFieldOf } from "../../symbolic/index.ts";

/** One field that has to be equal. */
export interface FieldClaim {
  /** Path, with `*` for keys. */
  readonly field: string;
  readonly claim: Smt;
  /** The arbitrary keys. */
  readonly keys: readonly Smt[];
}

/** Claims that `a` and `b` are equal but for hidden fields; fields that are the same by construction need none. */
export function fieldClaims(
  a: Value,
  b: Value,
  hidden: readonly string[],
  path = "",
  keys: readonly Smt[] = [],
): FieldClaim[] {
  if (identical(a, b) || hidden.includes(path)) return [];
  const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
  if (a.kind === "record" && b.kind === "record")
    return a.fields.flatMap((f, i) => fieldClaims(f, b.fields[i]!, hidden, below(a.sort.fields[i]!.name), keys));
  if (a.kind === "map" && b.kind === "map") {
    const key = termOf(symbolic(a.sort.from, `probe of ${below("*")}`));
    return fieldClaims(read(a, key), read(b, key), hidden, below("*"), [...keys, key]);
  }
  const claim = a.kind === "scalar" && b.kind === "scalar" ? eq(a.term, b.term) : equalValues(a, b);
  return claim === TRUE ? [] : [{ field: path, claim, keys }];
}

/** The state below: `hi` with its hidden fields replaced by symbols of their own. */
export const stateBelow = (hi: Value, hidden: readonly string[], name: string): Value =>
  below(hi, hidden, name, "", []);

type Keys = NonNullable<Parameters<typeof symbolic>[2]>;

function below(hi: Value, hidden: readonly string[], name: string, path: string, keys: Keys): Value {
  if (hidden.includes(path)) return symbolic(hi.sort, `${name}.${path}`.replaceAll(".*", ""), keys);
  const at = (part: string): string => (path === "" ? part : `${path}.${part}`);
  const touches = (p: string): boolean => hidden.some((h) => h === p || h.startsWith(`${p}.`));
  if (hi.kind === "record") {
    let record: Value = hi;
    for (const [i, { name: field }] of hi.sort.fields.entries())
      if (touches(at(field))) record = withFieldOf(record, field, below(hi.fields[i]!, hidden, name, at(field), keys));
    return record;
  }
  if (hi.kind !== "map") return hi;
  const rule = (key: Smt): Value =>
    below(read(hi, key), hidden, name, at("*"), [...keys, { term: key, sort: hi.sort.from }]);
  return { ...hi, node: { node: "rule", read: rule } };
}
