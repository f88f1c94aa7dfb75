/**
 * Sorts of the IR. Code and instructions use only booleans and bit-vectors; specifications use all of them.
 */

/** A sort; `bv` has a width of 1..128 bits, `id` is opaque: only equality is known of it. */
export type Sort =
  | { readonly kind: "bool" }
  | { readonly kind: "bv"; readonly width: number }
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

/** Structural equality; named sorts (identifier, record, union) are equal when their names are. */
export function sameSort(a: Sort, b: Sort): boolean {
  if (a === b) return true;
  if (a.kind === "bv") return b.kind === "bv" && a.width === b.width;
  if (a.kind === "map") return b.kind === "map" && sameSort(a.from, b.from) && sameSort(a.to, b.to);
  if (a.kind === "bool" || a.kind === "int") return a.kind === b.kind;
  return a.kind === b.kind && a.name === (b as { name: string }).name;
}

/** Short form: `bool`, `bv64`, `int`, the name of a named sort, `map(k, v)`. */
export function sortText(sort: Sort): string {
  switch (sort.kind) {
    case "bool":
    case "int":
      return sort.kind;
    case "bv":
      return `bv${sort.width}`;
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
