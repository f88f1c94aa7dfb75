/** The queue lock, and the section that it is there for. @source kcore reference, layer 3 */
import { closeSection, openSection } from "../00-machine/index.ts";
import type { LockId } from "../00-machine/state.ts";
import { passQueueLock, waitQueueLock } from "../02-lock-ops-q/index.ts";

export function waitOwnerLock(lk: LockId): void {
  waitQueueLock(lk);
  openSection(lk);
}

export function passOwnerLock(lk: LockId): void {
  closeSection(lk);
  passQueueLock(lk);
}
