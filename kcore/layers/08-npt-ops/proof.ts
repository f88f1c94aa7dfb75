/**
 * Layer 8: how CPUs share the machine, and a recorded run. Objects belong to the holders of their locks; hardware reads the stage-2 tables, and
 * writes the caches of translations, at any time. So what changes a table changes it for all at once, caches included. Mutants: no lock; the lock given up before the change; the table not committed; the frame of the host
 * taken for its address.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { CORE_LOCK, PAGES_LOCK, ptLock, SMMU_LOCK, SPT_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import type { LockId, Pfn, Vmid } from "../00-machine/state.ts";
import { isLockFree, ownsLock } from "../03-lock-ops-h/owner.ts";
import { tlbFill } from "../07-npt-walk/spec.ts";
import { clearPfnHost, clearS2pt, getLevelS2pt, mapS2pt, walkS2pt } from "./index.ts";

/** Maps, looks and clears for the host and a VM. */
export function run(): void {
  for (const vmid of [u32(0n) as Vmid, u32(1n) as Vmid]) {
    mapS2pt(vmid, u64(0x1000n), u32(3n), u64(0x80000003n));
    mapS2pt(vmid, u64(0x1000n), u32(3n), u64(0x80001003n));
    mapS2pt(vmid, u64(0x200000n), u32(2n), u64(0x80000001n));
    mapS2pt(vmid, u64(0x200000n), u32(1n), u64(0x80000001n));
    getLevelS2pt(vmid, u64(0x1000n));
    getLevelS2pt(vmid, u64(1n << 48n));
    walkS2pt(vmid, u64(0x3ff000n));
    walkS2pt(vmid, u64(1n << 48n));
    clearS2pt(vmid, u64(0x1000n));
    clearS2pt(vmid, u64(1n << 48n));
  }
  clearPfnHost(u64(0x201n) as Pfn);
  clearPfnHost(u64(0x201n) as Pfn);
  clearPfnHost(u64(1n << 36n) as Pfn);
}

/** The lock of a lock is itself. */
export const itself = (lock: LockId): LockId => lock;

export const layer = defineLayer({
  title: "NPTOps",
  run,
  thorough: {
    sharing: {
      self: "curid",
      own: ["halt", "icore", "ihost", "curVmid", "curVcpuid", "regs", "tstate", "bars.*", "sections.*", "heldRanks.*"],
      fixed: ["lockWords", "tickets", "queues", "regionCount", "regions", "smmuCount", "smmus"],
      shared: [
        { field: "owners.*", lock: itself },
        { field: "objects.npts.*", lock: ptLock, visible: true },
        { field: "committed.npts.*", lock: ptLock },
        { field: "objects.pages", lock: PAGES_LOCK },
        { field: "committed.pages", lock: PAGES_LOCK },
        { field: "objects.core", lock: CORE_LOCK },
        { field: "committed.core", lock: CORE_LOCK },
        { field: "objects.vms.*", lock: vmLock },
        { field: "committed.vms.*", lock: vmLock },
        { field: "objects.spt", lock: SPT_LOCK },
        { field: "committed.spt", lock: SPT_LOCK },
        { field: "objects.smmuVmid", lock: SMMU_LOCK },
        { field: "committed.smmuVmid", lock: SMMU_LOCK },
        { field: "objects.memory" },
        { field: "committed.memory" },
        { field: "shadow" },
        { field: "tlb" },
        { field: "dataOracle" },
        { field: "dataTaken" },
        { field: "coreOracle" },
        { field: "coreTaken" },
      ],
      holds: ownsLock,
      isFree: isLockFree,
      actors: [{ step: tlbFill }],
      commits: ["setBlock", "setPage", "clearNpt", "releaseLockPt"],
    },
  },
});
