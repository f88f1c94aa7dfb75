/** Machines of layers 1 and 2: tickets against queues. */
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";
import { hasPlace, invariant, isTaken } from "./queue.ts";

/** Each lock's queue is as long as its open tickets, and its CPUs are where they are with tickets. */
export function queues(hi: Machine, lo: Machine, lk: LockId, i: Cpu): boolean {
  const queue = hi.queues.at(lk);
  const tickets = lo.tickets.at(lk);
  return queue.head === tickets.now && queue.tail === tickets.next && queue.status.at(i) === tickets.phase.at(i);
}
/** And in it stands who drew the open tickets. */
export function positions(hi: Machine, lo: Machine, lk: LockId, k: bigint): boolean {
  const tickets = lo.tickets.at(lk);
  return !(tickets.now <= k && k < tickets.next) || hi.queues.at(lk).queue.at(k) === tickets.drawer.at(k);
}

/** Who holds a lock is the head of its queue. */
export const holderIsHead = (m: Machine, lk: LockId, i: Cpu): boolean => invariant(m.queues.at(lk), i);
/** Who waits for a lock or holds it has a place in its queue. */
export const placesHeld = (m: Machine, lk: LockId, i: Cpu): boolean => hasPlace(m.queues.at(lk), i);
/** And who stands in a queue waits or holds its lock. */
export const placesTaken = (m: Machine, lk: LockId, k: bigint): boolean => isTaken(m.queues.at(lk), k);
