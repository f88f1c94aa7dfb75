/**
 * Layer 4 on the machine. Acquiring waits until the lock is free and opens a section; releasing commits the object of
 * that lock, as it stands, and closes the section. Taking a lock out of order is undefined; that includes taking one that
 * is held, because it is not above itself.
 *
 * @source concurrency-proofs, sections 3 (row 3→4), 4 and 9
 */
import { awaits, require } from "../../prelude/index.ts";
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
import { canClose } from "../00-machine/locks.ts";
import type { LockId, Machine, Objects, Vmid } from "../00-machine/state.ts";
import { canGive, canTake, give, owns, take } from "../03-lock-ops-h/owner.ts";
import { isBelow } from "./order.ts";

/** Whether this CPU holds a lock: what accesses to its object require. */
export function holds(m: Machine, lk: LockId): boolean {
  return owns(m.owners.at(lk), m.curid);
}

function acquire(m: Machine, lk: LockId): Machine {
  const ranks = m.heldRanks.at(m.curid);
  require(isBelow(ranks, rankOf(lk)));
  awaits(canTake(m.owners.at(lk)));
  return {
    ...m,
    owners: m.owners.with(lk, take(m.owners.at(lk), m.curid)),
    heldRanks: m.heldRanks.with(m.curid, ranks.with(rankOf(lk), true)),
    tstate: "open",
  };
}

function release(m: Machine, lk: LockId, committed: Objects): Machine {
  const lock = m.owners.at(lk);
  require(canGive(lock, m.curid));
  require(canClose(m));
  return {
    ...m,
    owners: m.owners.with(lk, give(lock, m.curid)),
    heldRanks: m.heldRanks.with(m.curid, m.heldRanks.at(m.curid).with(rankOf(lk), false)),
    committed,
    tstate: "closed",
  };
}

/** The stage-2 table of a VM. */
export function acquireLockPt(m: Machine, vmid: Vmid): Machine {
  require(vmid <= LAST_VMID);
  return acquire(m, ptLock(vmid));
}
export function releaseLockPt(m: Machine, vmid: Vmid): Machine {
  require(vmid <= LAST_VMID);
  const npts = m.committed.npts.with(vmid, m.objects.npts.at(vmid));
  return release(m, ptLock(vmid), { ...m.committed, npts });
}

/** The SMMU tables. */
export function acquireLockSpt(m: Machine): Machine {
  return acquire(m, SPT_LOCK);
}
export function releaseLockSpt(m: Machine): Machine {
  return release(m, SPT_LOCK, { ...m.committed, spt: m.objects.spt });
}

/** The page records. */
export function acquireLockS2page(m: Machine): Machine {
  return acquire(m, PAGES_LOCK);
}
export function releaseLockS2page(m: Machine): Machine {
  return release(m, PAGES_LOCK, { ...m.committed, pages: m.objects.pages });
}

/** The counters. */
export function acquireLockCore(m: Machine): Machine {
  return acquire(m, CORE_LOCK);
}
export function releaseLockCore(m: Machine): Machine {
  return release(m, CORE_LOCK, { ...m.committed, core: m.objects.core });
}

/** What is known of a VM. */
export function acquireLockVm(m: Machine, vmid: Vmid): Machine {
  require(vmid <= LAST_VMID);
  return acquire(m, vmLock(vmid));
}
export function releaseLockVm(m: Machine, vmid: Vmid): Machine {
  require(vmid <= LAST_VMID);
  const vms = m.committed.vms.with(vmid, m.objects.vms.at(vmid));
  return release(m, vmLock(vmid), { ...m.committed, vms });
}

/** Who owns an SMMU's context banks. */
export function acquireLockSmmu(m: Machine): Machine {
  return acquire(m, SMMU_LOCK);
}
export function releaseLockSmmu(m: Machine): Machine {
  return release(m, SMMU_LOCK, { ...m.committed, smmuVmid: m.objects.smmuVmid });
}
