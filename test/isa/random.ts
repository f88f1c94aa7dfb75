/** Seeded random words and fields for the tests of the rows. */
import { type Decoded, decode, encode, type Row } from "../../src/isa/index.ts";

/** A small generator of 32-bit numbers (mulberry32): same seed, same sequence. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** Random instructions of a row; fewer than `count` when the row has few. */
export function instructionsOf(row: Row, count: number, random: () => number): Decoded[] {
  const found = new Map<number, Decoded>();
  for (let attempts = 0; found.size < count && attempts < 200 * count; attempts++) {
    const fields = Object.fromEntries(row.fields.map((f) => [f.name, (random() % 2 ** f.width) >>> 0]));
    const word = encode({ row, fields });
    const d = decode(word);
    if ("row" in d && d.row === row) found.set(word, d);
    if (row.fields.length === 0) break;
  }
  return [...found.values()];
}

/** Rows of FEAT_LRCPC3 and FEAT_LSE128, which binutils 2.40 and qemu 7.2 do not have; `assemble.test.ts` has words of LLVM. */
export const isNewer = (row: Row): boolean =>
  /^(LDIAPP|STILP|LDAPR \(post|STLR \(pre|SWPP|LDCLRP|LDSETP)/.test(row.name);
