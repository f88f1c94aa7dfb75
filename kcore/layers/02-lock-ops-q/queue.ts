/**
 * A lock as a queue: numbers are gone but for positions. The steps of one CPU on one lock, and what is true after any
 * steps of any CPUs.
 *
 * @source concurrency-proofs, section 3, row 1→2
 */
import { require } from "../../prelude/index.ts";
import type { LockQueue, TicketLock } from "../00-machine/lock-state.ts";
import type { Cpu } from "../00-machine/state.ts";

/** The CPU is not in the queue. */
export function canJoin(lock: LockQueue, cpu: Cpu): boolean {
  return lock.status.at(cpu) === "idle";
}
/** Goes to the end of the queue. */
export function join(lock: LockQueue, cpu: Cpu): LockQueue {
  require(canJoin(lock, cpu));
  return {
    ...lock,
    tail: lock.tail + 1n,
    status: lock.status.with(cpu, "wait"),
    queue: lock.queue.with(lock.tail, cpu),
  };
}

/** It waits, and is the first. */
export function canHold(lock: LockQueue, cpu: Cpu): boolean {
  return lock.status.at(cpu) === "wait" && lock.head < lock.tail && lock.queue.at(lock.head) === cpu;
}
/** The first in the queue takes the lock. */
export function hold(lock: LockQueue, cpu: Cpu): LockQueue {
  require(canHold(lock, cpu));
  return { ...lock, status: lock.status.with(cpu, "hold") };
}

/** It holds the lock, and is the first. */
export function canDequeue(lock: LockQueue, cpu: Cpu): boolean {
  return lock.status.at(cpu) === "hold" && lock.head < lock.tail && lock.queue.at(lock.head) === cpu;
}
/** The holder leaves the queue. */
export function dequeue(lock: LockQueue, cpu: Cpu): LockQueue {
  require(canDequeue(lock, cpu));
  return { ...lock, head: lock.head + 1n, status: lock.status.with(cpu, "idle") };
}

/** The queue has no negative length, and who holds the lock is its head. */
export function invariant(s: LockQueue, i: Cpu): boolean {
  return s.head <= s.tail && (s.status.at(i) !== "hold" || (s.head < s.tail && s.queue.at(s.head) === i));
}

/** Queue and tickets, as CPU `i` sees them. */
export function isQueueOf(hi: LockQueue, lo: TicketLock, i: Cpu): boolean {
  return hi.head === lo.now && hi.tail === lo.next && hi.status.at(i) === lo.phase.at(i);
}
/** At position `k` of the queue is who drew the open ticket `k`. */
export function isInPosition(hi: LockQueue, lo: TicketLock, k: bigint): boolean {
  return !(lo.now <= k && k < lo.next) || hi.queue.at(k) === lo.drawer.at(k);
}
