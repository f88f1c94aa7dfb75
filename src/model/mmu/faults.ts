/** Faults of one thread in a final state, as one number: a list of fixed-width fields, sorted, each once. */

const AT = ["nothing", "page", "entry", "intermediate"] as const;
export type FaultPlace = (typeof AT)[number];

export interface Fault {
  /** Index of the instruction (`Code.instructions`). */
  readonly instruction: number;
  readonly kind: number;
  /** What it is about: nothing, a virtual page, the entry of a page that EL0 may not touch, an intermediate page. */
  readonly at: FaultPlace;
  readonly page: number;
  readonly offset: number;
}

const WIDTH = 64n;

/** One fault as a number that is not 0. */
export const faultWord = ({ instruction, kind, at, page, offset }: Fault): bigint =>
  (((((BigInt(instruction) << 8n) | BigInt(kind)) << 16n) | BigInt(page)) << 16n) |
  (BigInt(AT.indexOf(at)) << 13n) |
  (BigInt(offset) << 1n) |
  1n;

/** All faults of a thread. */
export function faultSet(words: readonly bigint[]): bigint {
  const sorted = [...new Set(words)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.reduce((all, word) => (all << WIDTH) | word, 0n);
}

export function faultsIn(set: bigint): readonly Fault[] {
  const found: Fault[] = [];
  for (let rest = set; rest !== 0n; rest >>= WIDTH) {
    const word = BigInt.asUintN(Number(WIDTH), rest);
    found.unshift({
      instruction: Number(word >> 40n),
      kind: Number((word >> 32n) & 0xffn),
      page: Number((word >> 16n) & 0xffffn),
      at: AT[Number((word >> 13n) & 7n)]!,
      offset: Number((word >> 1n) & 0xfffn),
    });
  }
  return found;
}
