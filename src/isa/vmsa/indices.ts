/**
 * Input addresses of stage 2. Tables are indexed by guest frame (`ipa / 4096`, below `FRAMES`), so that everything above
 * the tables has one kind of key. A frame from `FRAMES` on has indices as well, those of its low 36 bits, but hardware
 * refuses its address.
 *
 * @source Arm ARM, chapter D8, "VMSAv8-64 4KB granule"
 */
import { type Brand, codec, type U64, u64 } from "../../prelude/index.ts";

/** Guest frame number: `ipa / 4096`, below 2^36. */
export type Gfn = U64 & Brand<"Gfn">;

/** First byte address that is no input address: 2^48. */
export const ADDRESSES = 0x1000000000000n;
/** First frame that is no frame: 2^36. */
export const FRAMES = 0x1000000000n;

/** Frame of an address: bits 12..47. */
export const gfnOf = codec((address: U64): Gfn => u64((address >> 12n) & 0xfffffffffn) as Gfn);

/** First byte of a frame. */
export const addressOf = codec((gfn: U64): U64 => u64((gfn & 0xfffffffffn) << 12n));

/** Index of a frame in the root table, level 0: address bits 39..47. */
export const rootIndex = codec((gfn: U64): U64 => u64((gfn >> 27n) & 511n));

/** Index in a table of level 1: address bits 30..38. */
export const pudIndex = codec((gfn: U64): U64 => u64((gfn >> 18n) & 511n));

/** Index in a table of level 2: address bits 21..29. */
export const pmdIndex = codec((gfn: U64): U64 => u64((gfn >> 9n) & 511n));

/** Index in a table of level 3: address bits 12..20. */
export const pteIndex = codec((gfn: U64): U64 => u64(gfn & 511n));

/** The first frame of the 2 MiB block that a frame lies in. */
export const blockOf = codec((gfn: U64): U64 => u64(gfn & 0xfffffffffffffe00n));
