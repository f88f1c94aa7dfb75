/**
 * What is true of a ticket lock after any steps of any CPUs (I0 to I3 of the reference), and the measure of waiting. Each
 * speaks of one CPU `i` or one ticket `k`; it holds for all.
 *
 * @source concurrency-proofs, section 2
 */
import { forall } from "../../../prelude/index.ts";
import type { Cpu, TicketLock } from "../../00-machine/lock-state.ts";

/** I0: tickets are shown in order and not before they are drawn. */
export function counters(s: TicketLock): boolean {
  return 0n <= s.now && s.now <= s.next;
}
/** I1: who is not idle has a ticket in the queue, and it is its own. */
export function hasTicket(s: TicketLock, i: Cpu): boolean {
  const mine = s.mine.at(i);
  return s.phase.at(i) === "idle" || (s.now <= mine && mine < s.next && s.drawer.at(mine) === i);
}
/** I2: who drew a ticket of the queue is not idle, and has that ticket. */
export function isDrawn(s: TicketLock, k: bigint): boolean {
  const drawer = s.drawer.at(k);
  return !(s.now <= k && k < s.next) || (s.phase.at(drawer) !== "idle" && s.mine.at(drawer) === k);
}
/** I3: who holds the lock has the ticket that is shown. */
export function holdsInTurn(s: TicketLock, i: Cpu): boolean {
  return s.phase.at(i) !== "hold" || s.mine.at(i) === s.now;
}
/** I0, I1, I3: what is true of a CPU. */
export function cpuInvariant(s: TicketLock, i: Cpu): boolean {
  return counters(s) && hasTicket(s, i) && holdsInTurn(s, i);
}
/** I0 to I3, for all CPUs and tickets: a hypothesis. */
export function alwaysHolds(s: TicketLock): boolean {
  return forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y));
}

/** Who has the ticket that is shown. Means something only while the queue is not empty. */
export function head(s: TicketLock): Cpu {
  return s.drawer.at(s.now);
}
/** How many sections of others go before that of a waiting CPU `i`. */
export function measure(s: TicketLock, i: Cpu): bigint {
  return s.mine.at(i) - s.now;
}
