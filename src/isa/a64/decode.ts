/** Words to instructions. Rows are found by bits 31 to 21 and then by their fixed bits; no word is guessed. */
import { type Decoded, fieldsOf, type Reserved, type Row } from "./row.ts";
import { ROWS } from "./rows.ts";
import { unsupportedEncoding } from "./unsupported.ts";

/** A word that is no instruction here, and why. */
export interface Undefined {
  readonly undefined: number;
  readonly kind: Reserved["kind"] | "unsupported";
  readonly why: string;
}

/** Candidate rows by the upper eleven bits. */
const buckets: (readonly Row[])[] = Array.from({ length: 2048 }, (_, top) =>
  ROWS.filter((r) => ((r.mask >>> 21) & top) === r.value >>> 21),
);

/** The instruction of a word, or why there is none. Unpredictable forms are refused too. */
export function decode(word: number): Decoded | Undefined {
  const w = word >>> 0;
  const row = buckets[w >>> 21]!.find((r) => (w & r.mask) >>> 0 === r.value);
  if (row === undefined) {
    const family = unsupportedEncoding(w);
    return family === undefined
      ? { undefined: w, kind: "unallocated", why: "no instruction has this encoding" }
      : { undefined: w, kind: "unsupported", why: `unsupported: ${family}` };
  }
  const fields = fieldsOf(row, w);
  const reserved = row.reserved(fields);
  return reserved === undefined ? { row, fields, word: w } : { undefined: w, ...reserved };
}
