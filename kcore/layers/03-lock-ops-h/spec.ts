/** Layer 3: a lock is its owner, and taken when it has none. A section is open as long as its lock is held. */
import { awaits, require } from "../../prelude/index.ts";
import { canClose, closed, opened } from "../00-machine/locks.ts";
import { holds, isFree } from "../00-machine/owners.ts";
import type { LockId, Machine } from "../00-machine/state.ts";

/** Takes a lock once it is free. */
export function waitOwnerLock(m: Machine, lk: LockId): Machine {
  require(!holds(m, lk));
  awaits(isFree(m, lk));
  return opened(m, lk);
}

/** Gives an own lock up. */
export function passOwnerLock(m: Machine, lk: LockId): Machine {
  require(holds(m, lk) && canClose(m, lk));
  return closed(m, lk);
}
