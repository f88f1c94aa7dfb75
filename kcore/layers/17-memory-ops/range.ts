/** Ranges of pages. Pure, for code and specification alike. */
import { FRAMES } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, MAX_ROUNDS, OK, TOO_LONG } from "../00-machine/constants.ts";

/** `OK`, or why so many pages from a frame on are not gone through. */
export function rangeFault(frame: U64, pages: U64): U32 {
  if (pages > MAX_ROUNDS) return TOO_LONG;
  return frame + pages <= FRAMES ? OK : BAD_ADDRESS;
}
/** How many pages so many bytes are, the last one perhaps in part. */
export const pagesOf = (size: U64): U64 => u64((size + 4095n) >> 12n);
