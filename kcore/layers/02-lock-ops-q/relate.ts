/** Machines of layers 1 and 2: tickets against queues. */
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";
import { invariant, isInPosition, isQueueOf } from "./queue.ts";

/** Each lock's queue is as long as its open tickets, and its CPUs are where they are with tickets. */
export function queues(hi: Machine, lo: Machine, lk: LockId, i: Cpu): boolean {
  return isQueueOf(hi.queues.at(lk), lo.tickets.at(lk), i);
}
/** And in it stands who drew the open tickets. */
export function positions(hi: Machine, lo: Machine, lk: LockId, k: bigint): boolean {
  return isInPosition(hi.queues.at(lk), lo.tickets.at(lk), k);
}

/** Who holds a lock is the head of its queue. */
export function holderIsHead(m: Machine, lk: LockId, i: Cpu): boolean {
  return invariant(m.queues.at(lk), i);
}
/** Between two primitives this CPU waits in no queue. */
export function isNotQueued(m: Machine, lk: LockId): boolean {
  return m.queues.at(lk).status.at(m.curid) !== "wait";
}

// As at layer 1: barriers are settled between two primitives.
export { isSettled } from "../01-lock-ops/relate.ts";

export const hidden = ["tickets", "queues"];
