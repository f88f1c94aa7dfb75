/**
 * Descriptors of stage-2 tables: 4 KiB granule, 48-bit addresses, start level 0. Each function is a codec: proofs see it
 * through the laws of `laws.ts` alone, programs and machines run it. A descriptor is a 64-bit word; a *slot* is the byte
 * address of an entry; a frame is an address without its 12 low bits. An address of a page is `pageOf(p) === p`.
 *
 * @source Arm ARM, chapter D8, "Translation table descriptor formats"
 */
import { codec, type U64, u64 } from "../../prelude/index.ts";

/** Bits 12..47: the page or table that a descriptor or slot names, as a byte address; the page that an address lies in. */
export const pageOf = codec((descriptor: U64): U64 => u64(descriptor & 0xfffffffff000n));

/** The descriptor that points to the table in the page `page`. */
export const tableDescriptor = codec((page: U64): U64 => u64(page | 3n));

/** Whether an entry of level 0, 1 or 2 points to a table. */
export const isTable = codec((entry: U64): boolean => (entry & 3n) === 3n);

/** Whether an entry of level 1 or 2 is a block. At levels 0 and 3 the same bits are reserved and translate nothing. */
export const isBlock = codec((entry: U64): boolean => (entry & 3n) === 1n);

/** Whether an entry of level 3 is a page. */
export const isPage = codec((entry: U64): boolean => (entry & 3n) === 3n);

/** Whether stage 2 lets a load through by a leaf: S2AP, and the access flag. */
export const isReadable = codec((leaf: U64): boolean => (leaf & 0x440n) === 0x440n);
/** And a store. */
export const isWritable = codec((leaf: U64): boolean => (leaf & 0x480n) === 0x480n);

/** Whether the output address of a block of level 2 is a multiple of 2 MiB: bits 12..20 are 0. */
export const isBlockAligned = codec((descriptor: U64): boolean => (descriptor & 0x1ff000n) === 0n);

/** Slot of entry `index` (0..511) of the table that `table` names, a descriptor or an address. */
export const slotOf = codec((table: U64, index: U64): U64 => u64((table & 0xfffffffff000n) | ((index & 511n) << 3n)));

/** Which entry of its table a slot is. */
export const indexOfSlot = codec((slot: U64): U64 => u64((slot >> 3n) & 511n));

/** Whether an address can be a slot: below 2^48 and a multiple of 8. */
export const isSlot = codec((address: U64): boolean => (address & 0xffff000000000007n) === 0n);

/** The page behind the page at `page`. */
export const nextPage = codec((page: U64): U64 => u64(page + 4096n));

/** Output frame of a page descriptor. */
export const frameOf = codec((descriptor: U64): U64 => u64((descriptor >> 12n) & 0xfffffffffn));

/** Output frame at the guest frame `gfn` of a block descriptor of level 2. */
export const blockFrame = codec(
  (descriptor: U64, gfn: U64): U64 => u64(((descriptor >> 12n) & 0xffffffe00n) | (gfn & 0x1ffn)),
);

/** Output frame at the guest frame `gfn` of a block descriptor of level 1. */
export const hugeFrame = codec(
  (descriptor: U64, gfn: U64): U64 => u64(((descriptor >> 12n) & 0xffffc0000n) | (gfn & 0x3ffffn)),
);

/** The page descriptor of a frame of memory: normal, write-back, inner shareable, read and write, accessed. */
export const memoryPage = codec((frame: U64): U64 => u64(((frame & 0xfffffffffn) << 12n) | 0x7ffn));

/** The page descriptor of a frame of a device: nGnRE, read and write, never executed, accessed. */
export const devicePage = codec((frame: U64): U64 => u64(((frame & 0xfffffffffn) << 12n) | 0x400000000007c7n));
