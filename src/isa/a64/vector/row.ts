/**
 * Rows of SIMD and floating point. They have encodings and meanings but no spellings: the machine runs them, the assembler
 * names their family as unsupported. Each begins with the question whether floating point is enabled.
 */

import type { Lifter } from "../lifter.ts";
import { type Fields, type Reserved, type Row, rowsOf, unallocated } from "../row.ts";

export interface VectorRow {
  readonly name: string;
  readonly pattern: string;
  readonly reserved?: (f: Fields) => Reserved | undefined;
  readonly meaning: (l: Lifter, f: Fields) => void;
}

/** Rows that may be executed only where floating point is. */
export const vectorRows = (rows: readonly VectorRow[]): readonly Row[] =>
  rowsOf(
    "SIMD and floating point",
    rows.map((r) => ({
      ...r,
      forms: [],
      meaning(l, f) {
        l.effect({ kind: "float-access" });
        r.meaning(l, f);
      },
    })),
  );

/** A number in binary, with leading zeros. */
export const bits = (value: number, width: number): string => value.toString(2).padStart(width, "0");

/** Unallocated where `isReserved`. */
export const unless =
  (isReserved: (f: Fields) => boolean, why: string) =>
  (f: Fields): Reserved | undefined =>
    isReserved(f) ? unallocated(why) : undefined;

/** Bits of a vector: 64, or 128 with Q. */
export const vectorBits = (f: Fields): 64 | 128 => (f.Q === 1 ? 128 : 64);
/** A lane of 64 bits needs a vector of 128. */
export const oneLane = unless((f) => f.size === 3 && f.Q === 0, "a vector of one lane");
