/** What can be said of a requested leaf without looking at the table. Pure, for code and specification alike. */
import { ADDRESSES, isBlock, isBlockAligned, isPage } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, BAD_DESCRIPTOR, HOST, OK, UNALIGNED } from "../00-machine/constants.ts";
import type { Vmid } from "../00-machine/state.ts";

/** What a table maps stays as it is mapped, but for the host's table: who runs by it never finds another page at an address. */
export const isWrittenOnce = (vmid: Vmid): boolean => vmid !== HOST;

/** `OK`, or why hardware would not take `pte` as the block that translates `address`. */
export function blockFault(address: U64, pte: U64): U32 {
  if (address >= ADDRESSES) return BAD_ADDRESS;
  if (!isBlock(pte)) return BAD_DESCRIPTOR;
  return isBlockAligned(pte) ? OK : UNALIGNED;
}

/** `OK`, or why hardware would not take `pte` as the page that translates `address`. */
export function pageFault(address: U64, pte: U64): U32 {
  if (address >= ADDRESSES) return BAD_ADDRESS;
  return isPage(pte) ? OK : BAD_DESCRIPTOR;
}
