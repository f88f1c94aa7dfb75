/** The locks of KCore's objects. @source kcore reference, layer 4 */
import { halt } from "../00-machine/index.ts";
import { CORE_LOCK, PAGES_LOCK, ptLock, SMMU_LOCK, SPT_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import type { Vmid } from "../00-machine/state.ts";
import { passOwnerLock, waitOwnerLock } from "../03-lock-ops-h/index.ts";

export function acquireLockPt(vmid: Vmid): void {
  waitOwnerLock(ptLock(vmid));
}
export function releaseLockPt(vmid: Vmid): void {
  passOwnerLock(ptLock(vmid));
}

export function acquireLockSpt(): void {
  waitOwnerLock(SPT_LOCK);
}
export function releaseLockSpt(): void {
  passOwnerLock(SPT_LOCK);
}

export function acquireLockS2page(): void {
  waitOwnerLock(PAGES_LOCK);
}
export function releaseLockS2page(): void {
  passOwnerLock(PAGES_LOCK);
}

export function acquireLockCore(): void {
  waitOwnerLock(CORE_LOCK);
}
export function releaseLockCore(): void {
  passOwnerLock(CORE_LOCK);
}

export function acquireLockVm(vmid: Vmid): void {
  waitOwnerLock(vmLock(vmid));
}
export function releaseLockVm(vmid: Vmid): void {
  passOwnerLock(vmLock(vmid));
}

export function acquireLockSmmu(): void {
  waitOwnerLock(SMMU_LOCK);
}
export function releaseLockSmmu(): void {
  passOwnerLock(SMMU_LOCK);
}

export function stop(): void {
  halt();
}
