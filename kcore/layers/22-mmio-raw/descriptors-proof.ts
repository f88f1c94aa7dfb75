/** What the host has a say in of a descriptor. */
import { gfnOf, memoryPage } from "../../../src/isa/vmsa/index.ts";
import { assert, theorem, type U64, u64 } from "../../prelude/index.ts";
import { pageForDevices } from "./descriptors.ts";

export const hostSaysTwoBits = theorem((prot: U64, addr: U64) => {
  const entry = pageForDevices(prot, addr);
  const page = memoryPage(gfnOf(addr));
  assert(u64(entry & 0xffffffffffffff3fn) === u64(page & 0xffffffffffffff3fn));
  assert(u64(entry & 0xc0n) === u64(prot & 0xc0n));
});
