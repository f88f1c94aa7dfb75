/** The queue lock as it is. @source kcore reference, layer 3 */
import type { LockId } from "../00-machine/state.ts";
import { passQueueLock, waitQueueLock } from "../02-lock-ops-q/index.ts";

/** Takes a lock. */
export function waitOwnerLock(lk: LockId): void {
  waitQueueLock(lk);
}

/** Gives a lock up. */
export function passOwnerLock(lk: LockId): void {
  passQueueLock(lk);
}
