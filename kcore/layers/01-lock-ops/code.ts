/** KCore's ticket lock. The same instructions as catalogue/locks/ticket.litmus. @source kcore reference, layer 1 */
import { advanceNow, barrier, fetchTicket, loadNow } from "../00-machine/index.ts";
import type { LockId } from "../00-machine/state.ts";

/** Takes a lock: draws a ticket and waits until it is shown. */
export function waitLock(lk: LockId): void {
  const ticket = fetchTicket(lk);
  let now = loadNow(lk);
  while (now !== ticket) {
    now = loadNow(lk);
  }
  barrier();
}

/** Gives a lock to the next waiting CPU. */
export function passLock(lk: LockId): void {
  barrier();
  advanceNow(lk);
}
