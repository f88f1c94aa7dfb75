/** What can be said of a requested leaf without looking at the table. Pure, for code and specification alike. */
import { ADDRESSES, isBlock, isBlockAligned, isPage } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import {
  BAD_ADDRESS,
  BAD_DESCRIPTOR,
  BAD_LEVEL,
  BLOCK_LEVEL,
  OK,
  PAGE_LEVEL,
  UNALIGNED,
} from "../00-machine/constants.ts";

/** `OK`, or why hardware would not take `pte` as the leaf of `level` that translates `address`. */
export function leafFault(address: U64, level: U32, pte: U64): U32 {
  if (address >= ADDRESSES) return BAD_ADDRESS;
  if (level === BLOCK_LEVEL) {
    if (!isBlock(pte)) return BAD_DESCRIPTOR;
    return isBlockAligned(pte) ? OK : UNALIGNED;
  }
  if (level !== PAGE_LEVEL) return BAD_LEVEL;
  return isPage(pte) ? OK : BAD_DESCRIPTOR;
}
