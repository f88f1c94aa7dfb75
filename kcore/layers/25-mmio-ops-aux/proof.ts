/** Layer 25: a recorded run. Mutants: the last SMMU, or the end of its registers, left out; the instruction skipped that was refused; a load taken for a store. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { getSmmuBase, getSmmuNum, hostGetFaultIpa, hostSkipInstr } from "../00-machine/index.ts";
import { acquireLockSmmu, releaseLockSmmu } from "../04-locks/index.ts";
import { hostGetMmioData, hostSetMmioData } from "../22-mmio-raw/index.ts";
import { handleSmmuRead, handleSmmuWrite } from "../24-mmio-core/index.ts";
import { handleHostMmio, isSmmuRange } from "./index.ts";

/** Addresses in and around both SMMUs; a store, loads of words with and without sign, and an access of which the syndrome does not tell. */
export function run(): void {
  for (const addr of [0x2b3ff000n, 0x2b400000n, 0x2b410000n, 0x2b41f000n, 0x2b420000n]) isSmmuRange(u64(addr));
  acquireLockSmmu();
  for (const hsr of [0x1830040n, 0x1820000n, 0x1a28000n, 0x830040n])
    for (const addr of [0x2b41a000n, 0x2b418000n]) handleHostMmio(u64(addr), u32(1n), u64(hsr));
  handleHostMmio(u64(0x2b41a000n), u32(2n), u64(0x1830040n));
  releaseLockSmmu();
}

export const layer = defineLayer({
  title: "MmioOpsAux",
  run,
  commits: [
    getSmmuNum,
    hostGetFaultIpa,
    getSmmuBase,
    hostGetMmioData,
    handleSmmuWrite,
    handleSmmuRead,
    hostSetMmioData,
    hostSkipInstr,
  ],
});
