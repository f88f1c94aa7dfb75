/**
 * A lock as its owner: waiting is gone. The steps of one CPU on one lock.
 *
 * @source concurrency-proofs, section 3, row 2→3
 */
import { require } from "../../prelude/index.ts";
import type { LockQueue, Owner } from "../00-machine/lock-state.ts";
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";

/** Whether a CPU holds the lock. */
export function owns(lock: Owner, cpu: Cpu): boolean {
  return lock.held && lock.by === cpu;
}

/** The CPU that looks owns a lock. */
export function ownsLock(m: Machine, lk: LockId): boolean {
  return owns(m.owners.at(lk), m.curid);
}
/** Nobody owns it. */
export function isLockFree(m: Machine, lk: LockId): boolean {
  return canTake(m.owners.at(lk));
}

/** Nobody holds the lock. */
export function canTake(lock: Owner): boolean {
  return !lock.held;
}
/** Takes a free lock. */
export function take(lock: Owner, cpu: Cpu): Owner {
  require(canTake(lock));
  return { held: true, by: cpu };
}

/** The CPU holds the lock. */
export function canGive(lock: Owner, cpu: Cpu): boolean {
  return owns(lock, cpu);
}
/** Gives an own lock up. */
export function give(lock: Owner, cpu: Cpu): Owner {
  require(canGive(lock, cpu));
  return { held: false, by: cpu };
}

/** The owner is who holds the lock in the queue, as CPU `i` sees it. */
export function isOwnerOf(hi: Owner, lo: LockQueue, i: Cpu): boolean {
  return owns(hi, i) === (lo.status.at(i) === "hold");
}
