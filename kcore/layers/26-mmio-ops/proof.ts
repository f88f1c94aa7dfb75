/**
 * Layer 26: a recorded run. Mutants: a bank taken from a VM that is on; a page mapped behind a bank whose owner was looked up before its lock was taken.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { POWEROFF, READY, VERIFIED } from "../00-machine/constants.ts";
import { getSmmuNum, setVmState } from "../00-machine/index.ts";
import type { Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { isSmmuRange } from "../25-mmio-ops-aux/index.ts";
import * as smmu from "./index.ts";

/** A bank of the host's and one of a VM's, in each state of the VM: given, its pages mapped, looked up and unmapped, and taken. */
export function run(): void {
  for (const [addr, hsr] of [
    [0x2b418000n, 0x1830040n],
    [0x2b418000n, 0x1830000n],
    [0x2b41a000n, 0x30040n],
    [0x40000000n, 0x1830040n],
  ] as const)
    smmu.emulateMmio(u64(addr), u64(hsr));
  const [vm, index] = [u32(1n) as Vmid, u32(1n)];
  for (const state of [READY, VERIFIED, POWEROFF]) {
    acquireLockVm(vm);
    setVmState(vm, state);
    releaseLockVm(vm);
    for (const [cbndx, vmid, frame, gfn] of [
      [0n, 0n, 0x40001n, 0x40001n],
      [2n, 1n, 0x40002n, 5n],
      [3n, 16n, 0x40003n, 6n],
      [8n, 1n, 0x40003n, 6n],
    ] as const) {
      const bank = u32(cbndx);
      smmu.el2AllocSmmuPgd(bank, u32(vmid) as Vmid, index);
      smmu.smmuAssignPage(bank, index, u64(frame) as Pfn, u64(gfn) as Gfn);
      smmu.smmuMapPage(bank, index, u64(gfn << 12n), u64((frame << 12n) | 0x7ffn));
      smmu.el2ArmLpaeIovaToPhys(u64((gfn << 12n) + 8n), bank, index);
      smmu.el2ArmLpaeClear(u64(gfn << 12n), bank, index);
      smmu.el2FreeSmmuPgd(bank, index);
    }
  }
  smmu.el2AllocSmmuPgd(u32(0n), vm, u32(2n));
}

export const layer = defineLayer({
  title: "MmioOps",
  run,
  commits: [isSmmuRange, getSmmuNum],
  restored: ["heldRanks.*"],
});
