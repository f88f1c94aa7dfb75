/**
 * Words to instructions. Rows are found by bits 31 to 21 and then by their fixed bits; no word is guessed. What the Arm
 * manual calls CONSTRAINED UNPREDICTABLE is refused with the kind `unpredictable`, never run in one of its ways: a load
 * pair with Rt = Rt2; write-back with the base among the registers loaded or stored; a store-exclusive whose status
 * register is also stored or the base; bits that should be one or zero and are not.
 */
import { type Decoded, fieldsOf, type Reserved, type Row } from "./row.ts";
import { ROWS } from "./rows.ts";
import { unsupportedEncoding } from "./unsupported.ts";

/** A word that is no instruction here, and why: for `unsupported` the name of the family. */
export interface Undefined {
  readonly undefined: number;
  readonly kind: Reserved["kind"] | "unsupported";
  readonly why: string;
}

/** Candidate rows by the upper eleven bits, found when first needed. */
const buckets: (readonly Row[] | undefined)[] = [];
const bucket = (top: number): readonly Row[] =>
  (buckets[top] ??= ROWS.filter((r) => ((r.mask >>> 21) & top) === r.value >>> 21));

/** The instruction of a word, or why there is none. Unpredictable forms are refused too. */
export function decode(word: number): Decoded | Undefined {
  const w = word >>> 0;
  const row = bucket(w >>> 21).find((r) => (w & r.mask) >>> 0 === r.value);
  if (row === undefined) {
    const family = unsupportedEncoding(w);
    return family === undefined
      ? { undefined: w, kind: "unallocated", why: "no instruction has this encoding" }
      : { undefined: w, kind: "unsupported", why: family };
  }
  if ((w & row.shouldMask) >>> 0 !== row.should)
    return {
      undefined: w,
      kind: "unpredictable",
      why: `bits of ${row.name} that should be ${row.should === 0 ? 0 : 1} are not`,
    };
  const fields = fieldsOf(row, w);
  const reserved = row.reserved(fields);
  return reserved === undefined ? { row, fields, word: w } : { undefined: w, ...reserved };
}
