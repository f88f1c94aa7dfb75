/** Layer 1 on the machine: a lock is taken when its ticket comes up, whatever others do before that. */
import { awaits, require } from "../../prelude/index.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { canEnter, canGet, canLeave, enter, get, leave } from "./ticket.ts";

/** Draws a ticket and enters when it is shown. */
export function waitLock(m: Machine, lk: LockId): Machine {
  const before = m.tickets.at(lk);
  require(canGet(before, m.curid));
  const waiting = get(before, m.curid);
  awaits(canEnter(waiting, m.curid));
  return { ...m, tickets: m.tickets.with(lk, enter(waiting, m.curid)) };
}

/** Leaves. */
export function passLock(m: Machine, lk: LockId): Machine {
  const lock = m.tickets.at(lk);
  require(canLeave(lock, m.curid));
  return { ...m, tickets: m.tickets.with(lk, leave(lock, m.curid)) };
}
