/** Layer 2: a lock is a queue, and taken by who has become first in it. */
import { require, sequence, transition } from "../../prelude/index.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { after, canStep, type QueueStep } from "./queue.ts";

const stepped = (m: Machine, lk: LockId, step: QueueStep): Machine => ({
  ...m,
  queues: m.queues.with(lk, after(m.queues.at(lk), m.curid, step)),
});

/** Goes to the end of the queue. */
export const join = transition((m: Machine, lk: LockId): Machine => stepped(m, lk, "join"));
/** Looks whether it is the first, and if so takes the lock. */
export const tryHold = transition((m: Machine, lk: LockId): readonly [Machine, boolean] => {
  const lock = m.queues.at(lk);
  require(lock.status.at(m.curid) === "wait");
  return canStep(lock, m.curid, "hold") ? [stepped(m, lk, "hold"), true] : [m, false];
});

/** Takes a lock: joins the queue, and looks until it is the first. */
export const waitQueueLock = sequence((lk: LockId): void => {
  join(lk);
  while (!tryHold(lk)) {}
});

/** Gives a lock to the next in the queue. */
export const passQueueLock = (m: Machine, lk: LockId): Machine => stepped(m, lk, "dequeue");
