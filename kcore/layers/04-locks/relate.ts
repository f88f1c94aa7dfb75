/**
 * Machines of layers 3 and 4. They differ in what was committed, a notion of layer 4, so what there is to say is said of
 * layer 4 alone: where a lock is free, its object in place is the committed one.
 */
import type { U32, U64 } from "../../prelude/index.ts";
import {
  CORE_LOCK,
  LAST_VMID,
  PAGES_LOCK,
  ptLock,
  rankOf,
  SMMU_LOCK,
  SPT_LOCK,
  vmLock,
} from "../00-machine/lock-ids.ts";
import type {
  Cpu,
  Gfn,
  Index,
  LockId,
  Machine,
  Pfn,
  PmdSlot,
  PteSlot,
  PudSlot,
  RootSlot,
  TablePage,
  Vmid,
} from "../00-machine/state.ts";
import { owns } from "../03-lock-ops-h/owner.ts";
import {
  sameCore,
  sameEntries,
  sameMeaning,
  samePage,
  samePages,
  sameSptMeaning,
  sameSptPools,
  sameVm,
} from "./same.ts";

function isHeld(m: Machine, lk: LockId): boolean {
  return m.owners.at(lk).held;
}

/** A CPU is in the sections of the locks that it owns, and no other. */
export function sectionsAreOwned(m: Machine, lk: LockId, i: Cpu): boolean {
  return m.sections.at(i).at(lk) === owns(m.owners.at(lk), i);
}
/** A lock that a CPU holds is in its ranks. */
export function ranksAreHeld(m: Machine, lk: LockId, i: Cpu): boolean {
  return !owns(m.owners.at(lk), i) || m.heldRanks.at(i).at(rankOf(lk));
}
/** A CPU holds one lock of a rank. */
export function ranksAreSingle(m: Machine, lk: LockId, other: LockId, i: Cpu): boolean {
  return !owns(m.owners.at(lk), i) || !owns(m.owners.at(other), i) || rankOf(lk) !== rankOf(other) || lk === other;
}

/** Tables whose lock is free: entries, pages, meaning. */
export function freeEntries(m: Machine, vmid: Vmid, root: RootSlot, pud: PudSlot, pmd: PmdSlot, pte: PteSlot): boolean {
  const free = vmid <= LAST_VMID && !isHeld(m, ptLock(vmid));
  return !free || sameEntries(m.objects.npts.at(vmid), m.committed.npts.at(vmid), root, pud, pmd, pte);
}
export function freePages(m: Machine, vmid: Vmid, page: TablePage): boolean {
  const free = vmid <= LAST_VMID && !isHeld(m, ptLock(vmid));
  return !free || samePages(m.objects.npts.at(vmid), m.committed.npts.at(vmid), page);
}
export function freeMeaning(m: Machine, vmid: Vmid, gfn: Gfn, i: Index, j: Index, k: Index): boolean {
  const free = vmid <= LAST_VMID && !isHeld(m, ptLock(vmid));
  return !free || sameMeaning(m.objects.npts.at(vmid), m.committed.npts.at(vmid), gfn, i, j, k);
}

/** SMMU tables while their lock is free. */
export function freeSptPools(m: Machine, at: U64): boolean {
  return isHeld(m, SPT_LOCK) || sameSptPools(m.objects.spt, m.committed.spt, at);
}
export function freeSptMeaning(m: Machine, root: U64, gfn: Gfn, i: Index, j: Index): boolean {
  return isHeld(m, SPT_LOCK) || sameSptMeaning(m.objects.spt, m.committed.spt, root, gfn, i, j);
}

/** Page records, counters, SMMU owners while their locks are free. */
export function freeRecords(m: Machine, pfn: Pfn): boolean {
  return isHeld(m, PAGES_LOCK) || samePage(m.objects.pages.at(pfn), m.committed.pages.at(pfn));
}
export function freeCore(m: Machine): boolean {
  return isHeld(m, CORE_LOCK) || sameCore(m.objects.core, m.committed.core);
}
export function freeSmmu(m: Machine, bank: U32): boolean {
  return isHeld(m, SMMU_LOCK) || m.objects.smmuVmid.at(bank) === m.committed.smmuVmid.at(bank);
}

/** VMs whose lock is free. */
export function freeVm(m: Machine, vmid: Vmid, number: U32): boolean {
  const free = vmid <= LAST_VMID && !isHeld(m, vmLock(vmid));
  return !free || sameVm(m.objects.vms.at(vmid), m.committed.vms.at(vmid), number);
}

// As at layer 1: barriers are settled between two primitives.
export { isSettled } from "../01-lock-ops/relate.ts";

export const hidden = ["committed", "heldRanks"];
