/**
 * What the lock words show of a ticket: its low bits. Proofs see two laws and never a word beside an integer. The second one
 * is why it is enough that the code compares words: the numbers that are compared are close to one another.
 *
 * @source concurrency-proofs, section 2, wrap-around
 */
import { codec, law, type U16, type U32, u16, u32 } from "../../prelude/index.ts";

/** The word that shows ticket `x`. */
export const low = codec((x: bigint): U32 => u32(x));

/** The word of the next ticket is one more, and starts at 0 again. */
export const lowOfNext = law(
  (x: bigint, y: bigint) => [low(x), low(y)],
  (x: bigint, y: bigint) => y !== x + 1n || low(y) === u32(low(x) + 1n),
);

/** Equal words of tickets less than 2^32 apart show one ticket. */
export const lowIsExact = law(
  (x: bigint, y: bigint) => [low(x), low(y)],
  (x: bigint, y: bigint) => !(x <= y && y - x < 4294967296n && low(x) === low(y)) || x === y,
);

/** The word of a lock with half as many bits, such as catalogue/locks/ticket16.litmus. */
export const low16 = codec((x: bigint): U16 => u16(x));

/** Equal half words of tickets less than 2^16 apart show one ticket. */
export const low16IsExact = law(
  (x: bigint, y: bigint) => [low16(x), low16(y)],
  (x: bigint, y: bigint) => !(x <= y && y - x < 65536n && low16(x) === low16(y)) || x === y,
);
