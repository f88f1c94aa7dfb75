/** Layer 22: a recorded run. Mutants: another field of the syndrome; all of the host's bits in a descriptor. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u64 } from "../../prelude/index.ts";
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

export const layer = defineLayer({ title: "MmioRaw", run });
