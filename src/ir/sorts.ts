/**
 * Sorts of the IR. Code and instructions use only booleans and bit-vectors; specifications use all of them.
 */

/**
 * A sort; `bv` has a width of 1..128 bits, `id` is opaque: only equality is known of it. A `brand` names one use of a
 * bit-vector; it is there for readers and codecs, and sorts that differ in it are the same.
 */
export type Sort =
  | { readonly kind: "bool" }
  | { readonly kind: "bv"; readonly width: number; readonly brand?: string }
  | { readonly kind: "int" }
  | { readonly kind: "id"; readonly name: string }
  | { readonly kind: "record"; readonly name: string; readonly fields: readonly Field[] }
  | { readonly kind: "union"; readonly name: string; readonly cases: readonly Field[] }
  | { readonly kind: "map"; readonly from: Sort; readonly to: Sort };

/** A field of a record, or a case of a union with the sort of what it carries. */
export interface Field {
  readonly name: string;
  readonly sort: Sort;
}

export const BOOL: Sort = { kind: "bool" };
export const INT: Sort = { kind: "int" };
const widths: Sort[] = Array.from({ length: 129 }, (_, width) => ({ kind: "bv", width }));

/** The bit-vector sort of `width` bits, 1..128. */
export function bv(width: number): Sort {
  const sort = widths[width];
  if (!Number.isInteger(width) || width < 1 || sort === undefined) throw new Error(`no bit-vector of ${width} bits`);
  return sort;
}

/** The bit-vector sort of `width` bits for the use `brand`. */
export const branded = (width: number, brand: string): Sort => ({ kind: "bv", width: widthOf(bv(width)), brand });

/** What an enumeration's cases carry: nothing. */
export const UNIT: Sort & { readonly kind: "record" } = { kind: "record", name: "unit", fields: [] };
/** Whether a union is an enumeration: its values have a name and nothing else. */
export const isEnumeration = (sort: Sort): boolean =>
  sort.kind === "union" && sort.cases.every((c) => c.sort.kind === "record" && c.sort.name === UNIT.name);
/** The tuple of these sorts: a record with fields `0`, `1`, … whose name tells the sorts, without brands. */
export const tuple = (items: readonly Sort[]): Sort & { readonly kind: "record" } => ({
  kind: "record",
  name: `[${items.map((s) => sortText(unbranded(s))).join(", ")}]`,
  fields: items.map((s, i) => ({ name: String(i), sort: unbranded(s) })),
});
/** Whether a record is a tuple. */
export const isTuple = (sort: Sort): boolean => sort.kind === "record" && sort.name.startsWith("[");
/** The sort without brands, except inside of named sorts. */
export function unbranded(sort: Sort): Sort {
  if (sort.kind === "bv") return bv(sort.width);
  return sort.kind === "map" ? { ...sort, from: unbranded(sort.from), to: unbranded(sort.to) } : sort;
}

/** Structural equality up to brands; named sorts (identifier, record, union) are equal when their names are. */
export function sameSort(a: Sort, b: Sort): boolean {
  if (a === b) return true;
  if (a.kind === "bv") return b.kind === "bv" && a.width === b.width;
  if (a.kind === "map") return b.kind === "map" && sameSort(a.from, b.from) && sameSort(a.to, b.to);
  if (a.kind === "bool" || a.kind === "int") return a.kind === b.kind;
  return a.kind === b.kind && a.name === (b as { name: string }).name;
}

/** Short form: `bool`, `bv64`, `bv64.Gfn`, `int`, the name of a named sort, `map(k, v)`. */
export function sortText(sort: Sort): string {
  switch (sort.kind) {
    case "bool":
    case "int":
      return sort.kind;
    case "bv":
      return sort.brand === undefined ? `bv${sort.width}` : `bv${sort.width}.${sort.brand}`;
    case "map":
      return `map(${sortText(sort.from)}, ${sortText(sort.to)})`;
    default:
      return sort.name;
  }
}

/** The width of a bit-vector sort. @throws {Error} for any other sort */
export function widthOf(sort: Sort): number {
  if (sort.kind !== "bv") throw new Error(`expected a bit-vector, found ${sortText(sort)}`);
  return sort.width;
}
