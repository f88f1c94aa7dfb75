/** Machines of layers 1 and 2: tickets against queues. */
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";
import { invariant, isQueueOf } from "./queue.ts";

/** Each lock's queue is who drew its open tickets. */
export function queues(hi: Machine, lo: Machine, lk: LockId, i: Cpu, k: bigint): boolean {
  return isQueueOf(hi.queues.at(lk), lo.tickets.at(lk), i, k);
}

/** Who holds a lock is the head of its queue. */
export function holderIsHead(m: Machine, lk: LockId, i: Cpu): boolean {
  return invariant(m.queues.at(lk), i);
}
/** Between two primitives this CPU waits in no queue. */
export function isNotQueued(m: Machine, lk: LockId): boolean {
  return m.queues.at(lk).status.at(m.curid) !== "wait";
}

export const hidden = ["tickets", "queues"];
