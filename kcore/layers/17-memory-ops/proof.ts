/** Layer 17: a recorded run, and what is true at the head of each round. Mutants: a page left out; a round that goes on behind a refusal; a limit not tested. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { isVm } from "../00-machine/constants.ts";
import { getPtVttbr, setVmRetired } from "../00-machine/index.ts";
import { isBelow, vmLock } from "../00-machine/lock-ids.ts";
import { holds } from "../00-machine/owners.ts";
import type { Machine, Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockSmmu, acquireLockVm, releaseLockSmmu, releaseLockVm } from "../04-locks/index.ts";
import { walkS2pt } from "../08-npt-ops/index.ts";
import { assignPfnToVm, grantVmPage, mapPfnVm, revokeVmPage } from "../16-mem-manager/index.ts";
import { returned, unmapped } from "../16-mem-manager/spec.ts";
import { clearVmRange, grantStage2SgGpa, protAndMapVmS2pt, revokeStage2SgGpa } from "./index.ts";

/** A page for a VM, shared and taken back, past the end of what is mapped; and what is refused, as KCore's page for a block. */
export function run(): void {
  const vm = u32(1n) as Vmid;
  const page = (n: bigint): Pfn => u64(0x40000n + n) as Pfn;
  protAndMapVmS2pt(vm, u64(0x1000n), page(0n), u32(3n));
  protAndMapVmS2pt(vm, u64(0x200000n), u64(0x10n) as Pfn, u32(2n));
  protAndMapVmS2pt(vm, u64(0x1000n), page(1n), u32(1n));
  protAndMapVmS2pt(vm, u64(1n << 48n), page(1n), u32(3n));
  protAndMapVmS2pt(vm, u64(0x3000n), page(0n), u32(3n));
  for (const operate of [grantStage2SgGpa, revokeStage2SgGpa, revokeStage2SgGpa])
    operate(vm, u64(0x1000n), u64(0x1001n));
  for (const operate of [grantStage2SgGpa, revokeStage2SgGpa]) {
    operate(vm, u64(1n << 48n), u64(1n));
    operate(vm, u64(0n), u64(1n << 30n));
    operate(vm, u64((1n << 48n) - 1n), u64(4097n));
  }
  acquireLockSmmu();
  acquireLockVm(vm);
  clearVmRange(vm, page(0n), u64(2n));
  setVmRetired(vm);
  clearVmRange(vm, page(0n), u64(2n));
  clearVmRange(vm, page(0n), u64(65537n));
  releaseLockVm(vm);
  releaseLockSmmu();
}

/** Rounds are begun without locks that they take, and clearing with that of the VM. */
const isFree = (m: Machine): boolean => isBelow(m.heldRanks.at(m.curid), u32(2n));
export const clears = (hi: Machine, lo: Machine, vmid: Vmid, i: U64, num: U64): boolean =>
  isBelow(lo.heldRanks.at(lo.curid), u32(3n)) &&
  isVm(vmid) &&
  holds(lo, vmLock(vmid)) &&
  holds(hi, vmLock(vmid)) &&
  hi.objects.vms.at(vmid).state === lo.objects.vms.at(vmid).state &&
  i <= num;
export const clearsLeft = (_m: Machine, i: U64, num: U64): U64 => u64(num - i);
export const pagesTo = (m: Machine, vmid: Vmid, i: U64, pages: U64): boolean => isFree(m) && isVm(vmid) && i <= pages;
export const pagesLeft = (_m: Machine, i: U64, pages: U64): U64 => u64(pages - i);

export const layer = defineLayer({
  title: "MemoryOps",
  run,
  commits: [getPtVttbr, walkS2pt, assignPfnToVm, mapPfnVm, grantVmPage, revokeVmPage, unmapped, returned],
  loops: {
    clearVmRange: [
      {
        invariant: clears,
        changes: ["objects.npts.*.pt", "objects.pages", "objects.memory", "tlb"],
        measure: clearsLeft,
      },
    ],
    protAndMapVmS2pt: [{ invariant: pagesTo, changes: ["objects.npts", "objects.pages", "tlb"], measure: pagesLeft }],
    grantStage2SgGpa: [{ invariant: pagesTo, changes: ["objects.pages"], measure: pagesLeft }],
    revokeStage2SgGpa: [
      { invariant: pagesTo, changes: ["objects.npts.*.pt", "objects.pages", "tlb"], measure: pagesLeft },
    ],
  },
});
