/**
 * Layer 30: a recorded run, and what is true at the head of each round. Mutants: pages given back of a VM that was not retired; a page mapped for devices that was not
 * given; a range that goes on behind a refusal.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { isVm, POWEROFF, READY } from "../00-machine/constants.ts";
import { getPtVttbr, setVmState } from "../00-machine/index.ts";
import type { Gfn, Machine, Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import { takePfnForVm } from "../16-mem-manager/index.ts";
import { smmuInitPte } from "../22-mmio-raw/index.ts";
import { el2AllocSmmuPgd } from "../26-mmio-ops/index.ts";
import { clearVmStage2Range, el2ArmLpaeMap, kvmPhysAddrIoremap, retireForHeir } from "./index.ts";

/** A VM that gets a page, pages of devices, and devices; and one that is off, of which pages go back. */
export function run(): void {
  const [vm, off] = [u32(1n) as Vmid, u32(2n) as Vmid];
  for (const [vmid, state] of [
    [vm, READY],
    [off, POWEROFF],
  ] as const) {
    acquireLockVm(vmid);
    setVmState(vmid, state);
    releaseLockVm(vmid);
    takePfnForVm(vmid, u64(5n) as Gfn, u64(0x40004n + vmid) as Pfn);
  }
  const addr = (n: bigint): U64 => u64(n);
  for (const size of [0n, 0x2000n, 0x20000000n]) kvmPhysAddrIoremap(vm, addr(0x9000n), addr(0x90000000n), u64(size));
  kvmPhysAddrIoremap(vm, addr(0xb000n), addr(0x40000000n), u64(0x2000n));
  el2AllocSmmuPgd(u32(2n), vm, u32(1n));
  for (const bank of [2n, 3n]) el2ArmLpaeMap(addr(0x6000n), addr(0x40008000n), u64(0xc0n), u32(bank), u32(1n));
  for (const [vmid, start, size] of [
    [vm, 0x40005000n, 0x1000n],
    [off, 0x40006000n, 0x2fffn],
    [off, 0x40006000n, 0x1000000000n],
  ] as const)
    clearVmStage2Range(vmid, addr(start), u64(size));
  for (const vmid of [vm, off, off]) retireForHeir(vmid);
}

/** A round is begun without locks. */
export const pagesTo = (m: Machine, vmid: Vmid, i: U64, pages: U64): boolean =>
  holdsNoLock(m) && isVm(vmid) && i <= pages;
export const pagesLeft = (_m: Machine, i: U64, pages: U64): U64 => u64(pages - i);

export const layer = defineLayer({
  title: "MemHandler",
  run,
  commits: [getPtVttbr, smmuInitPte],
  restored: ["heldRanks.*"],
  loops: {
    kvmPhysAddrIoremap: [{ invariant: pagesTo, changes: ["objects.npts", "tlb"], measure: pagesLeft }],
  },
});
