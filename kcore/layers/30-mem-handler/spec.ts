/**
 * Layer 30: ranges of a VM, and pages for devices, as the host asks. Sequences of steps: what was done before one is refused stays. They begin with no lock held.
 *
 * @source kcore reference, layer 30, changed as docs/deviations.md says
 */
import { frameOf, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64, u64 } from "../../prelude/index.ts";
import { isVm, NO_VM, OK, PAGE_SIZE } from "../00-machine/constants.ts";
import type { Gfn, Machine, Pfn, Vmid } from "../00-machine/state.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import * as locks from "../04-locks/spec.ts";
import { pagesOf, rangeFault } from "../17-memory-ops/range.ts";
import * as ranges from "../17-memory-ops/spec.ts";
import * as power from "../18-vm-power/spec.ts";
import * as boot from "../21-boot-ops/spec.ts";
import * as raw from "../22-mmio-raw/spec.ts";
import * as smmu from "../26-mmio-ops/spec.ts";

/** What all of it requires; nothing happens yet. */
const rangeBegun = transition((m: Machine, vmid: Vmid): Machine => {
  require(isVm(vmid) && holdsNoLock(m));
  return { ...m };
});
/** The same of pages for devices, of which the descriptor is made. */
export const described = transition((m: Machine, prot: U64, addr: U64): readonly [Machine, U64] => {
  require(holdsNoLock(m));
  return raw.smmuInitPte(m, prot, addr);
});
const banksLocked = transition(locks.acquireLockSmmu);
const banksUnlocked = transition(locks.releaseLockSmmu);
const vmLocked = transition(locks.acquireLockVm);
const vmUnlocked = transition(locks.releaseLockVm);
const retires = transition(power.retireVm);

/** Retires a VM, which is off, runs nowhere and has no devices, and gives pages of its back to the host, empty. */
export const clearVmStage2Range = sequence((vmid: Vmid, start: U64, size: U64): U32 => {
  rangeBegun(vmid);
  banksLocked();
  const retired = retires(vmid);
  banksUnlocked();
  if (retired !== OK) return retired;
  vmLocked(vmid);
  const status = ranges.clearVmRange(vmid, u64(start >> 12n) as Pfn, u64(size >> 12n));
  vmUnlocked(vmid);
  return status;
});

/** Retires a VM, and registers the one that goes on from it. Gives its number, or `NO_VM`. */
export const retireForHeir = sequence((vmid: Vmid): Vmid => {
  rangeBegun(vmid);
  banksLocked();
  const retired = retires(vmid);
  banksUnlocked();
  return retired === OK ? boot.registerHeir(vmid) : NO_VM;
});

/** Gives a page to the VM whose devices are behind a bank, and maps it for them; of the host's banks it maps a page of the host's. */
export const el2ArmLpaeMap = sequence((iova: U64, paddr: U64, prot: U64, cbndx: U32, index: U32): U32 => {
  const pte = described(prot, paddr);
  const status = smmu.smmuAssignPage(cbndx, index, u64(frameOf(pte)) as Pfn, u64(gfnOf(iova)) as Gfn);
  if (status !== OK) return status;
  return smmu.smmuMapPage(cbndx, index, iova, pte);
});

/** Maps pages of a device for a VM that may not run yet, until one is refused. */
export const kvmPhysAddrIoremap = sequence((vmid: Vmid, gpa: U64, pa: U64, size: U64): U32 => {
  rangeBegun(vmid);
  const pages = pagesOf(size);
  const fault = rangeFault(u64(gpa >> 12n), pages);
  if (fault !== OK) return fault;
  let status = OK;
  for (let i = u64(0n); i < pages && status === OK; i = u64(i + 1n)) {
    status = boot.mapIo(vmid, u64(gpa + PAGE_SIZE * i), u64(pa + PAGE_SIZE * i));
  }
  return status;
});
