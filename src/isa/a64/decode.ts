/**
 * Words to instructions. Rows are found by bits 31 to 21 and then by their fixed bits; no word is guessed. What the Arm
 * manual calls CONSTRAINED UNPREDICTABLE is refused with the kind `unpredictable`, never run in one of its ways: a load
 * pair with Rt = Rt2; write-back with the base among the registers loaded or stored; a store-exclusive whose status
 * register is also stored or the base; bits that should be one or zero and are not.
 */
import { type Decoded, fieldsOf, type Reserved, type Row } from "./row.ts";
import { ROWS } from "./rows.ts";
import { unsupportedEncoding } from "./unsupported.ts";
import { VECTOR_ROWS } from "./vector/rows.ts";

/** A word that is no instruction here, and why: for `unsupported` the name of the family. */
export interface Undefined {
  readonly undefined: number;
  readonly kind: Reserved["kind"] | "unsupported";
  readonly why: string;
}

/** Finds the row of a word among some: candidates by the upper eleven bits, when first needed. */
function finder(rows: readonly Row[]): (word: number) => Row | undefined {
  const buckets: (readonly Row[] | undefined)[] = [];
  return (word) => {
    const top = word >>> 21;
    const bucket = (buckets[top] ??= rows.filter((r) => ((r.mask >>> 21) & top) === r.value >>> 21));
    return bucket.find((r) => (word & r.mask) >>> 0 === r.value);
  };
}

const rowOf = finder(ROWS);
const vectorRowOf = finder(VECTOR_ROWS);

function decodeAs(row: Row, w: number): Decoded | Undefined {
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

/** The instruction of a word, or why there is none. Unpredictable forms are refused too. */
export function decode(word: number): Decoded | Undefined {
  const w = word >>> 0;
  const row = rowOf(w);
  if (row !== undefined) return decodeAs(row, w);
  const family = unsupportedEncoding(w);
  return family === undefined
    ? { undefined: w, kind: "unallocated", why: "no instruction has this encoding" }
    : { undefined: w, kind: "unsupported", why: family };
}

/** The same with SIMD and floating point, which have rows without spellings. */
export function decodeWhole(word: number): Decoded | Undefined {
  const row = vectorRowOf(word >>> 0);
  return row === undefined ? decode(word) : decodeAs(row, word >>> 0);
}
