/**
 * Types of kernel TypeScript as the checker sees them: those that are written, and those that only expressions have
 * (`exact` values of word arithmetic). Named types are one object each, so that sorts are shared and never rebuilt.
 */
import { BOOL, branded, bv, type Field, INT, type Sort, tuple, UNIT } from "../../ir/index.ts";

/** A field of a record. */
export interface TypedField {
  readonly name: string;
  readonly type: Type;
}

/** A type of an expression. */
export type Type =
  | { readonly kind: "boolean" }
  | { readonly kind: "word"; readonly width: number; readonly brand: string | undefined }
  | { readonly kind: "integer" }
  | { readonly kind: "id"; readonly name: string }
  | { readonly kind: "record"; readonly name: string; readonly fields: readonly TypedField[]; readonly sort: Sort }
  | { readonly kind: "tuple"; readonly items: readonly Type[]; readonly sort: Sort }
  | { readonly kind: "enumeration"; readonly name: string; readonly names: readonly string[]; readonly sort: Sort }
  | { readonly kind: "union"; readonly name: string; readonly cases: readonly UnionCase[]; readonly sort: Sort }
  | { readonly kind: "map"; readonly from: Type; readonly to: Type; readonly sort: Sort }
  /** The result of arithmetic on words: an integer from `lo` to `hi`, not yet cut to a width. */
  | { readonly kind: "exact"; readonly lo: bigint; readonly hi: bigint };

/** A type that can be written: every one but that of exact values. */
export type WrittenType = Exclude<Type, { readonly kind: "exact" }>;

/** A case of a tagged union; its sort is the record that it carries. */
export interface UnionCase {
  readonly name: string;
  readonly fields: readonly TypedField[];
  readonly sort: Sort;
}

/** `boolean`. */
export const BOOLEAN: WrittenType = { kind: "boolean" };
/** `bigint`. */
export const INTEGER: WrittenType = { kind: "integer" };
/** A word of a width, for one use where it has a brand. */
export const word = (width: number, brand?: string): WrittenType => ({ kind: "word", width, brand });

const fieldsOf = (fields: readonly TypedField[]): Field[] =>
  fields.map((f) => ({ name: f.name, sort: sortOf(f.type) }));

/** Widths of words by the functions that cut to them. */
export const CUTS: ReadonlyMap<string, number> = new Map([8, 16, 32, 64].map((width) => [`u${width}`, width]));

/** A record by its name. */
export const recordType = (name: string, fields: readonly TypedField[]): WrittenType => ({
  kind: "record",
  name,
  fields,
  sort: { kind: "record", name, fields: fieldsOf(fields) },
});
/** A tuple. */
export const tupleType = (items: readonly Type[]): WrittenType => ({
  kind: "tuple",
  items,
  sort: tuple(items.map(sortOf)),
});
/** A total map. */
export const mapType = (from: Type, to: Type): WrittenType => ({
  kind: "map",
  from,
  to,
  sort: { kind: "map", from: sortOf(from), to: sortOf(to) },
});
/** An enumeration by its name. */
export const enumerationType = (name: string, names: readonly string[]): Type => ({
  kind: "enumeration",
  name,
  names,
  sort: { kind: "union", name, cases: names.map((n) => ({ name: n, sort: UNIT })) },
});
/** A tagged union; each case carries a record named `Union.case`. */
export function unionType(name: string, cases: readonly Omit<UnionCase, "sort">[]): Type {
  const full = cases.map(
    (c): UnionCase => ({ ...c, sort: { kind: "record", name: `${name}.${c.name}`, fields: fieldsOf(c.fields) } }),
  );
  const sort: Sort = { kind: "union", name, cases: full.map((c) => ({ name: c.name, sort: c.sort })) };
  return { kind: "union", name, cases: full, sort };
}

/** Bits of the narrowest bit-vector that holds all of `lo` to `hi`; signed when `lo` is negative. */
export function widthOfRange(lo: bigint, hi: bigint): number {
  const bits = (v: bigint): number => (v === 0n ? 0 : v.toString(2).length);
  if (lo >= 0n) return Math.max(1, bits(hi));
  return 1 + Math.max(bits(-lo - 1n), hi < 0n ? 0 : bits(hi));
}

/** The IR sort of a type; of an exact value, at its natural width. */
export function sortOf(type: Type): Sort {
  switch (type.kind) {
    case "boolean":
      return BOOL;
    case "word":
      return type.brand === undefined ? bv(type.width) : branded(type.width, type.brand);
    case "integer":
      return INT;
    case "id":
      return { kind: "id", name: type.name };
    case "exact":
      return bv(widthOfRange(type.lo, type.hi));
    default:
      return type.sort;
  }
}

/** A type as messages name it. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "word":
      return type.brand ?? `U${type.width}`;
    case "integer":
      return "bigint";
    case "tuple":
      return `readonly [${type.items.map(typeText).join(", ")}]`;
    case "map":
      return `ZMap<${typeText(type.from)}, ${typeText(type.to)}>`;
    case "exact":
      return type.lo === type.hi ? `the number ${type.lo}` : "a result of arithmetic";
    default:
      return type.name;
  }
}

/** Whether a value of type `from` may stand where `to` is asked for: a branded word is a word, else they are the same. */
export function fits(from: Type, to: Type): boolean {
  if (from === to) return true;
  switch (to.kind) {
    case "word":
      return from.kind === "word" && from.width === to.width && (to.brand === undefined || from.brand === to.brand);
    case "boolean":
    case "integer":
      return from.kind === to.kind;
    case "exact":
      return false;
    case "tuple":
      return (
        from.kind === "tuple" &&
        from.items.length === to.items.length &&
        to.items.every((item, i) => fits(from.items[i]!, item))
      );
    case "map":
      return from.kind === "map" && fits(from.from, to.from) && fits(to.from, from.from) && fits(from.to, to.to);
    default:
      return from.kind === to.kind && from.name === to.name;
  }
}

/** Whether values of a type may be keys of maps. */
export const isKey = ({ kind }: Type): boolean => ["word", "id", "integer", "boolean", "enumeration"].includes(kind);

/** Whether values of a type hold maps. */
export function hasMap(type: Type): boolean {
  switch (type.kind) {
    case "map":
      return true;
    case "tuple":
      return type.items.some(hasMap);
    case "record":
      return type.fields.some((f) => hasMap(f.type));
    case "union":
      return type.cases.some((c) => c.fields.some((f) => hasMap(f.type)));
    default:
      return false;
  }
}
