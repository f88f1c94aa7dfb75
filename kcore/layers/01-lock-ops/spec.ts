/** Layer 1: a lock is its tickets. Whoever waits draws one and looks until it is shown. */
import { require, sequence, transition } from "../../prelude/index.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { after, canStep, type TicketStep } from "./ticket-lock/steps.ts";

const stepped = (m: Machine, lk: LockId, step: TicketStep): Machine => ({
  ...m,
  tickets: m.tickets.with(lk, after(m.tickets.at(lk), m.curid, step)),
});

/** Draws a ticket. */
export const draw = transition((m: Machine, lk: LockId): Machine => stepped(m, lk, "get"));
/** Looks whether the own ticket is shown, and if so enters. */
export const look = transition((m: Machine, lk: LockId): readonly [Machine, boolean] => {
  const lock = m.tickets.at(lk);
  require(lock.phase.at(m.curid) === "wait");
  return canStep(lock, m.curid, "enter") ? [stepped(m, lk, "enter"), true] : [m, false];
});

/** Takes a lock: draws a ticket, and looks until it is shown. */
export const waitLock = sequence((lk: LockId): void => {
  draw(lk);
  while (!look(lk)) {}
});

/** Gives a lock to the next in the queue. */
export const passLock = (m: Machine, lk: LockId): Machine => stepped(m, lk, "leave");
