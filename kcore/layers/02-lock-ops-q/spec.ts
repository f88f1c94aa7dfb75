/** Layer 2 on the machine: a lock is taken by who has become first in its queue. */
import { awaits, require } from "../../prelude/index.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { canDequeue, canHold, canJoin, dequeue, hold, join } from "./queue.ts";

/** Joins the queue and takes the lock as its first. */
export function waitQueueLock(m: Machine, lk: LockId): Machine {
  const before = m.queues.at(lk);
  require(canJoin(before, m.curid));
  const waiting = join(before, m.curid);
  awaits(canHold(waiting, m.curid));
  return { ...m, queues: m.queues.with(lk, hold(waiting, m.curid)) };
}

/** Leaves the queue. */
export function passQueueLock(m: Machine, lk: LockId): Machine {
  const lock = m.queues.at(lk);
  require(canDequeue(lock, m.curid));
  return { ...m, queues: m.queues.with(lk, dequeue(lock, m.curid)) };
}
