/** The ticket lock as it is. @source kcore reference, layer 2 */
import type { LockId } from "../00-machine/state.ts";
import { passLock, waitLock } from "../01-lock-ops/index.ts";

export function waitQueueLock(lk: LockId): void {
  waitLock(lk);
}

export function passQueueLock(lk: LockId): void {
  passLock(lk);
}
