/** Layer 22: a recorded run, and what the host has a say in of a descriptor. Mutants: another field of the syndrome; all of the host's bits in a descriptor. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { gfnOf, memoryPage } from "../../../src/isa/vmsa/index.ts";
import { assert, theorem, type U64, u64 } from "../../prelude/index.ts";
import { pageForDevices } from "./descriptors.ts";
import { hostGetMmioData, hostSetMmioData, smmuGetCbndx, smmuInitPte } from "./index.ts";

/** Registers 5 and 31; a page that devices read, and one that they write too; the first bank and the last. */
export function run(): void {
  for (const register of [5n, 31n]) {
    hostSetMmioData(u64(register << 16n), u64(register));
    hostGetMmioData(u64(register << 16n));
  }
  for (const prot of [0x40n, 0xffffffffffffffffn]) smmuInitPte(u64(prot), u64(0x40000000n));
  for (const offset of [0x8020n, 0xffffn]) smmuGetCbndx(u64(offset));
}

export const hostSaysTwoBits = theorem((prot: U64, addr: U64) => {
  const entry = pageForDevices(prot, addr);
  const page = memoryPage(gfnOf(addr));
  assert(u64(entry & 0xffffffffffffff3fn) === u64(page & 0xffffffffffffff3fn));
  assert(u64(entry & 0xc0n) === u64(prot & 0xc0n));
});

export const layer = defineLayer({ title: "MmioRaw", run });
