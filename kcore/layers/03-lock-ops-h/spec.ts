/** Layer 3 on the machine: a lock is taken when it is free. */
import { awaits, require } from "../../prelude/index.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { canGive, canTake, give, owns, take } from "./owner.ts";

/** Takes a lock once it is free. */
export function waitOwnerLock(m: Machine, lk: LockId): Machine {
  const lock = m.owners.at(lk);
  require(!owns(lock, m.curid));
  awaits(canTake(lock));
  return { ...m, owners: m.owners.with(lk, take(lock, m.curid)) };
}

/** Gives an own lock up. */
export function passOwnerLock(m: Machine, lk: LockId): Machine {
  const lock = m.owners.at(lk);
  require(canGive(lock, m.curid));
  return { ...m, owners: m.owners.with(lk, give(lock, m.curid)) };
}
