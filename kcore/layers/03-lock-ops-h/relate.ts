/** Machines of layers 2 and 3: queues against owners. */
import { holds, owns } from "../00-machine/owners.ts";
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";

/** An owner holds the lock in its queue. */
export const ownersHold = (_hi: Machine, lo: Machine, lk: LockId, i: Cpu): boolean =>
  !owns(lo.owners.at(lk), i) || lo.queues.at(lk).status.at(i) === "hold";
/** At rest this CPU stands in the queues of the locks that it owns, as their holder, and in no other. */
export const holdersOwn = (_hi: Machine, lo: Machine, lk: LockId): boolean =>
  lo.queues.at(lk).status.at(lo.curid) === (holds(lo, lk) ? "hold" : "idle");
