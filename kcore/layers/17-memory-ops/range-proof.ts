/** Ranges that are gone through: each page of one has a frame, and rounds are few; and what is refused has one that has none, or is too long. */
import { assert, assume, theorem, type U64, u64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, OK, TOO_LONG } from "../00-machine/constants.ts";
import { pagesOf, rangeFault } from "./range.ts";

/** 256 MiB. */
const MOST = 0x10000000n >> 12n;

export const rangeHasFrames = theorem((frame: U64, pages: U64, i: U64) => {
  assume(rangeFault(frame, pages) === OK && i < pages);
  assert(u64(frame + i) < 1n << 36n && frame <= u64(frame + i));
  assert(pages <= MOST);
});
export const refusedHasNone = theorem((frame: U64, pages: U64) => {
  const fault = rangeFault(frame, pages);
  assert((fault === TOO_LONG) === pages > MOST);
  assert(fault === TOO_LONG || (fault === BAD_ADDRESS) === frame + pages > 1n << 36n);
  assert(fault === OK || fault === TOO_LONG || fault === BAD_ADDRESS);
});
/** Each byte lies in a page, and each page has one. */
export const pagesHaveBytes = theorem((size: U64, byte: U64, page: U64) => {
  assert(byte >= size || byte >> 12n < pagesOf(size));
  assert(page >= pagesOf(size) || page << 12n < size);
});
