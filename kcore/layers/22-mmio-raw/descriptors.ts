/** Descriptors for devices. Pure, for code and specification alike. */
import { gfnOf, memoryPage } from "../../../src/isa/vmsa/index.ts";
import { type U64, u64 } from "../../prelude/index.ts";

/** A page of memory, of which the host says only whether devices read and write it (bits 6 and 7). */
export const pageForDevices = (prot: U64, addr: U64): U64 =>
  u64((memoryPage(gfnOf(addr)) & 0xffffffffffffff3fn) | (prot & 0xc0n));
