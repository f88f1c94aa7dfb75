/**
 * Layer 4 on the machine. Acquiring waits until the lock is free and opens a section; releasing commits the object of
 * that lock, as it stands, and closes the section (section.ts).
 *
 * @source concurrency-proofs, sections 3 (row 3→4) and 4
 */
import { require } from "../../prelude/index.ts";
import { CORE_LOCK, LAST_VMID, PAGES_LOCK, ptLock, SMMU_LOCK, SPT_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import type { Machine, Vmid } from "../00-machine/state.ts";
import { acquire, release } from "./section.ts";

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
