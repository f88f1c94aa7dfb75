/** What can be said of a requested page without looking at the tables. Pure, for code and specification alike. */
import { frameOf, isPage } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, BAD_DESCRIPTOR, OK } from "../00-machine/constants.ts";
import { IO_ADDRESSES, OUTPUT_FRAMES } from "../00-machine/io-pools.ts";

/** `OK`, or why an SMMU would not take `pte` as the page that translates `address`. */
export function ioPageFault(address: U64, pte: U64): U32 {
  if (address >= IO_ADDRESSES) return BAD_ADDRESS;
  return isPage(pte) && frameOf(pte) < OUTPUT_FRAMES ? OK : BAD_DESCRIPTOR;
}
