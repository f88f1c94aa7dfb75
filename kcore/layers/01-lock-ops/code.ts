/** KCore's ticket lock. The same instructions as catalogue/locks/ticket.litmus. @source kcore reference, layer 1 */
import { advanceNow, barrier, fetchTicket, loadNow } from "../00-machine/index.ts";
import type { LockId } from "../00-machine/state.ts";

export function waitLock(lk: LockId): void {
  const ticket = fetchTicket(lk);
  while (loadNow(lk) !== ticket) {}
  barrier();
}

export function passLock(lk: LockId): void {
  barrier();
  advanceNow(lk);
}
