/**
 * What proofs may use of the codecs. A law is stated so that its trigger alone brings it up and nothing grows without
 * end; two-sided ones (`sameFrame`, `sameBlock`) come up for each pair of frames, all others for one application.
 */
import { law, type U64, u64 } from "../../prelude/index.ts";
import {
  blockFrame,
  devicePage,
  frameOf,
  indexOfSlot,
  isBlock,
  isPage,
  isSlot,
  isTable,
  memoryPage,
  nextPage,
  pageOf,
  slotOf,
  tableDescriptor,
} from "./descriptors.ts";
import { ADDRESSES, addressOf, blockOf, FRAMES, gfnOf, pmdIndex, pteIndex, pudIndex, rootIndex } from "./indices.ts";

/** A page is the page of itself. */
export const pageOfPage = law(
  (x: U64) => [pageOf(pageOf(x))],
  (x: U64): boolean => pageOf(pageOf(x)) === pageOf(x),
);

/** A table descriptor points to its page and is a table. */
export const tableOfPage = law(
  (page: U64) => [tableDescriptor(page)],
  (page: U64): boolean => pageOf(tableDescriptor(page)) === pageOf(page) && isTable(tableDescriptor(page)),
);

/** 0 is no table. */
export const tableIsNotZero = law(
  (entry: U64) => [isTable(entry)],
  (entry: U64): boolean => !isTable(entry) || entry !== 0n,
);

/** A block is not 0 and no table. */
export const blockIsNoTable = law(
  (entry: U64) => [isBlock(entry)],
  (entry: U64): boolean => !isBlock(entry) || (entry !== 0n && !isTable(entry)),
);

/** 0 is no page. */
export const pageIsNotZero = law(
  (entry: U64) => [isPage(entry)],
  (entry: U64): boolean => !isPage(entry) || entry !== 0n,
);

/** Table and index can be read back from a slot, so equal slots have equal tables and indices. */
export const slotKeepsBoth = law(
  (table: U64, index: U64) => [slotOf(table, index)],
  (table: U64, index: U64): boolean =>
    pageOf(slotOf(table, index)) === pageOf(table) &&
    (index >= 512n || indexOfSlot(slotOf(table, index)) === index) &&
    isSlot(slotOf(table, index)),
);

/** A slot lies in its table's page. */
export const slotIsInPage = law(
  (table: U64, index: U64) => [slotOf(table, index)],
  (table: U64, index: U64): boolean =>
    pageOf(table) <= slotOf(table, index) && slotOf(table, index) < pageOf(table) + 4096n,
);

/** The next page is a page, 4096 bytes on. */
export const nextPageIsPage = law(
  (page: U64) => [nextPage(page)],
  (page: U64): boolean =>
    nextPage(page) === u64(page + 4096n) &&
    (pageOf(page) !== page || page + 4096n >= ADDRESSES || pageOf(nextPage(page)) === nextPage(page)),
);

/** A page is below 2^48. */
export const pageIsBelow = law(
  (x: U64) => [pageOf(x)],
  (x: U64): boolean => pageOf(x) < ADDRESSES,
);

export const rootIndexIsSmall = law(
  (gfn: U64) => [rootIndex(gfn)],
  (gfn: U64): boolean => rootIndex(gfn) < 512n,
);
export const pudIndexIsSmall = law(
  (gfn: U64) => [pudIndex(gfn)],
  (gfn: U64): boolean => pudIndex(gfn) < 512n,
);
export const pmdIndexIsSmall = law(
  (gfn: U64) => [pmdIndex(gfn)],
  (gfn: U64): boolean => pmdIndex(gfn) < 512n,
);
export const pteIndexIsSmall = law(
  (gfn: U64) => [pteIndex(gfn)],
  (gfn: U64): boolean => pteIndex(gfn) < 512n,
);

const sameTables = (a: U64, b: U64): boolean =>
  rootIndex(a) === rootIndex(b) && pudIndex(a) === pudIndex(b) && pmdIndex(a) === pmdIndex(b);

/** Two frames are equal exactly when all four indices are. */
export const sameFrame = law(
  (a: U64, b: U64) => [pteIndex(a), pteIndex(b)],
  (a: U64, b: U64): boolean =>
    a >= FRAMES || b >= FRAMES || (a === b) === (sameTables(a, b) && pteIndex(a) === pteIndex(b)),
);

const oneBlock = (a: U64, b: U64): boolean =>
  a < FRAMES && b < FRAMES
    ? (blockOf(a) === blockOf(b)) === sameTables(a, b)
    : blockOf(a) !== blockOf(b) || a < FRAMES === b < FRAMES;

/** Two frames lie in one block exactly when the upper three indices are equal; a block does not cross `FRAMES`. */
export const sameBlock = law(
  (a: U64, b: U64) => [blockOf(a), blockOf(b)],
  (a: U64, b: U64): boolean => oneBlock(a, b),
);
/** The same, for what speaks of tables and not of blocks. */
export const sameTablesSameBlock = law(
  (a: U64, b: U64) => [pmdIndex(a), pmdIndex(b)],
  (a: U64, b: U64): boolean => oneBlock(a, b),
);

/** The block of a block is itself. */
export const blockOfBlock = law(
  (gfn: U64) => [blockOf(blockOf(gfn))],
  (gfn: U64): boolean => blockOf(blockOf(gfn)) === blockOf(gfn),
);

/** A frame is one of the 512 from the first frame of its block on. */
export const blockHoldsFrame = law(
  (gfn: U64) => [blockOf(gfn)],
  (gfn: U64): boolean => blockOf(gfn) <= gfn && gfn < blockOf(gfn) + 512n,
);

/** The frame of an address is a frame. */
export const gfnIsFrame = law(
  (address: U64) => [gfnOf(address)],
  (address: U64): boolean => gfnOf(address) < FRAMES,
);

/** A frame is the frame of its first byte, which is an input address. */
export const gfnOfAddress = law(
  (gfn: U64) => [addressOf(gfn)],
  (gfn: U64): boolean => addressOf(gfn) < ADDRESSES && (gfn >= FRAMES || gfnOf(addressOf(gfn)) === gfn),
);

/** Frames are 4096 bytes each. */
export const addressCountsFrames = law(
  (gfn: U64) => [addressOf(gfn)],
  (gfn: U64): boolean => gfn >= FRAMES || addressOf(gfn) === gfn * 4096n,
);

/** Output frames are frames. */
export const frameIsFrame = law(
  (descriptor: U64) => [frameOf(descriptor)],
  (descriptor: U64): boolean => frameOf(descriptor) < FRAMES,
);
export const blockFrameIsFrame = law(
  (descriptor: U64, gfn: U64) => [blockFrame(descriptor, gfn)],
  (descriptor: U64, gfn: U64): boolean => blockFrame(descriptor, gfn) < FRAMES,
);

/** A page descriptor that is made is one, of its frame. */
export const memoryPageHasFrame = law(
  (frame: U64) => [memoryPage(frame)],
  (frame: U64): boolean => isPage(memoryPage(frame)) && (frame >= FRAMES || frameOf(memoryPage(frame)) === frame),
);
export const devicePageHasFrame = law(
  (frame: U64) => [devicePage(frame)],
  (frame: U64): boolean => isPage(devicePage(frame)) && (frame >= FRAMES || frameOf(devicePage(frame)) === frame),
);
