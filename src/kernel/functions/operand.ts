/** What lifting an expression gives: a term of a type, or an exact value that has no width yet. */
import type { Term } from "../../ir/index.ts";
import { type Type, type WrittenType, widthOfRange } from "../types/types.ts";
import { allBits, constant, type Exact, knownValue, ofTerm } from "./exact.ts";

/** A term of a type that can be written, or an exact value. */
export type Operand =
  | { readonly type: WrittenType; readonly term: Term; readonly exact?: undefined }
  | { readonly type: Extract<Type, { readonly kind: "exact" }>; readonly exact: Exact; readonly term?: undefined };

/** An exact value as an operand. */
export const exactOperand = (exact: Exact): Operand => ({
  type: { kind: "exact", lo: exact.lo, hi: exact.hi },
  exact,
});
/** A number as it is written. */
export const literal = (value: bigint): Operand => exactOperand(constant(value));

/** A term that stands for a value of `type`. */
export const operandOf = (type: Type, term: Term): Operand =>
  type.kind === "exact" ? exactOperand(ofTerm(term, type.lo, type.hi)) : { type, term };

/** A word or exact value as an exact value; undefined for all else. */
export function asExact(o: Operand): Exact | undefined {
  if (o.exact !== undefined) return o.exact;
  return o.type.kind === "word" ? ofTerm(o.term, 0n, (1n << BigInt(o.type.width)) - 1n) : undefined;
}

/** An integer, or a literal as one; undefined for all else. */
export function asInteger(o: Operand): Term | undefined {
  if (o.exact === undefined) return o.type.kind === "integer" ? o.term : undefined;
  return o.exact.int?.();
}

/** The term of an operand; of an exact value, all of its bits. @throws {TooWide} */
export const termOf = (o: Operand): Term => (o.exact === undefined ? o.term : allBits(o.exact));

/** The constant that an operand is, if it is one. */
export function constantOf(o: Operand): bigint | undefined {
  if (o.exact !== undefined) return knownValue(o.exact);
  return o.term.kind === "bv" || o.term.kind === "int" ? o.term.value : undefined;
}

/** Bits that an exact value needs. */
export const bitsOf = (e: Exact): number => widthOfRange(e.lo, e.hi);
