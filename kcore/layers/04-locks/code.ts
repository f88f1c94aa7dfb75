/** The locks of KCore's objects: a lock is taken and a section opened, a section closed and a lock given up. @source kcore reference, layer 4 */
import { CORE_LOCK, PAGES_LOCK, ptLock, SMMU_LOCK, SPT_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import type { LockId, Vmid } from "../00-machine/state.ts";
import { closeSection, openSection, passOwnerLock, waitOwnerLock } from "../03-lock-ops-h/index.ts";

function acquire(lk: LockId): void {
  waitOwnerLock(lk);
  openSection(lk);
}
function release(lk: LockId): void {
  closeSection(lk);
  passOwnerLock(lk);
}

/** The stage-2 table of a VM. */
export function acquireLockPt(vmid: Vmid): void {
  acquire(ptLock(vmid));
}
export function releaseLockPt(vmid: Vmid): void {
  release(ptLock(vmid));
}

/** The SMMU tables. */
export function acquireLockSpt(): void {
  acquire(SPT_LOCK);
}
export function releaseLockSpt(): void {
  release(SPT_LOCK);
}

/** The page records. */
export function acquireLockS2page(): void {
  acquire(PAGES_LOCK);
}
export function releaseLockS2page(): void {
  release(PAGES_LOCK);
}

/** The counters. */
export function acquireLockCore(): void {
  acquire(CORE_LOCK);
}
export function releaseLockCore(): void {
  release(CORE_LOCK);
}

/** What is known of a VM. */
export function acquireLockVm(vmid: Vmid): void {
  acquire(vmLock(vmid));
}
export function releaseLockVm(vmid: Vmid): void {
  release(vmLock(vmid));
}

/** Who owns an SMMU's context banks. */
export function acquireLockSmmu(): void {
  acquire(SMMU_LOCK);
}
export function releaseLockSmmu(): void {
  release(SMMU_LOCK);
}
