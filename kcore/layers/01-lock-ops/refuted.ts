/**
 * Mutants of the ticket lock: each of these theorems must be refuted, or those about it show nothing. Each has one thing
 * wrong.
 *
 * @source concurrency-proofs, sections 2 and 7
 */
import { assert, assume, forall, theorem } from "../../prelude/index.ts";
import type { Cpu, LockWords, TicketLock } from "../00-machine/lock-state.ts";
import { canLoad, loaded, wins } from "../00-machine/locks.ts";
import type { BarrierState } from "../00-machine/state.ts";
import { alwaysHolds, cpuInvariant, hasTicket, holdsInTurn, isDrawn } from "./ticket-lock/invariants.ts";
import { after, canStep } from "./ticket-lock/steps.ts";
import { low, low16, shows } from "./ticket-lock/words.ts";

/** Leaving without holding the lock. */
export function leaveEarly(lock: TicketLock, cpu: Cpu): TicketLock {
  return { ...lock, now: lock.now + 1n, phase: lock.phase.with(cpu, "idle") };
}
/** Entering without looking at `now`. */
export function enterAnyway(lock: TicketLock, cpu: Cpu): TicketLock {
  return { ...lock, phase: lock.phase.with(cpu, "hold") };
}
/** The second half of a fetch-and-add that is two steps: `read` was `next` some time ago. */
export function getTorn(lock: TicketLock, cpu: Cpu, read: bigint): TicketLock {
  return {
    ...lock,
    next: read + 1n,
    phase: lock.phase.with(cpu, "wait"),
    mine: lock.mine.with(cpu, read),
    drawer: lock.drawer.with(read, cpu),
  };
}

export const refutedLeaveWhileWaiting = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(alwaysHolds(s));
  assume(s.phase.at(c) === "wait");
  assert(cpuInvariant(leaveEarly(s, c), i) && isDrawn(leaveEarly(s, c), k));
});
export const refutedEnterWithoutTurn = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(alwaysHolds(s));
  assume(s.phase.at(c) === "wait");
  assert(cpuInvariant(enterAnyway(s, c), i) && isDrawn(enterAnyway(s, c), k));
});
export const refutedTornFetch = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint, read: bigint) => {
  assume(alwaysHolds(s));
  assume(canStep(s, c, "get") && s.now <= read && read <= s.next);
  assert(cpuInvariant(getTorn(s, c, read), i) && isDrawn(getTorn(s, c, read), k));
});
/** Two CPUs hold the lock, if nothing is known of the queue (I1 and I2 at other CPUs). */
export const refutedExclusionWithoutQueue = theorem((s: TicketLock, i: Cpu, j: Cpu) => {
  assume(holdsInTurn(s, i) && holdsInTurn(s, j));
  assume(s.phase.at(i) === "hold" && s.phase.at(j) === "hold");
  assert(i === j);
});
/** I3 alone is not kept: who leaves must have been the only holder, which only I1 says. */
export const refutedTurnsAlone = theorem((s: TicketLock, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => holdsInTurn(s, x)));
  assume(canStep(s, c, "leave"));
  assert(holdsInTurn(after(s, c, "leave"), i));
});
/** I2 is not kept by leaving when I1 is not known. */
export const refutedQueueAlone = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: bigint) => isDrawn(s, x)));
  assume(canStep(s, c, "leave"));
  assert(hasTicket(after(s, c, "leave"), i) && isDrawn(after(s, c, "leave"), k));
});
/** A queue of 2^32 CPUs wraps. */
export const refutedWrapAround = theorem((x: bigint, y: bigint) => {
  assume(x <= y && y - x <= 4294967296n && low(x) === low(y));
  assert(x === y);
});
/** A queue of 2^16 CPUs wraps in a word of 16 bits. */
export const refutedWrapAround16 = theorem((x: bigint, y: bigint) => {
  assume(x <= y && y - x <= 65536n && low16(x) === low16(y));
  assert(x === y);
});
/** The winning load without a bound on the queue. */
export const refutedUnboundedQueue = theorem((hi: TicketLock, lo: LockWords, bar: BarrierState, c: Cpu, i: Cpu) => {
  assume(shows(hi, lo, c) && shows(hi, lo, i));
  assume(hasTicket(hi, c) && hasTicket(hi, i));
  assume(canLoad(lo, bar, c) && wins(lo, c));
  assert(hi.now === hi.mine.at(c));
  assert(shows(after(hi, c, "enter"), loaded(lo, c), i));
});
