/**
 * A section of any lock: what all primitives with locks share. Taking a lock out of order is undefined; that includes taking one
 * that is held, because it is not above itself (`heldIsNotBelow` in proof.ts).
 *
 * @source concurrency-proofs, sections 4 and 9
 */
import { awaits, require, type U32, u32, type ZMap } from "../../prelude/index.ts";
import { isBelow, NO_LOCK, rankOf } from "../00-machine/lock-ids.ts";
import { canClose, closed, opened } from "../00-machine/locks.ts";
import { holds, isFree } from "../00-machine/owners.ts";
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";

/** The machine once a lock is free that is above all that this CPU holds: what a section of it starts with. */
export function onceFree(m: Machine, lk: LockId): Machine {
  require(isBelow(m.heldRanks.at(m.curid), rankOf(lk)));
  awaits(isFree(m, lk));
  return m;
}

/** This CPU holds no lock. */
export const holdsNoLock = (m: Machine): boolean => isBelow(m.heldRanks.at(m.curid), u32(1n));

const withHeld = (m: Machine, lk: LockId, held: LockId): ZMap<Cpu, ZMap<U32, LockId>> =>
  m.heldRanks.with(m.curid, m.heldRanks.at(m.curid).with(rankOf(lk), held));

/** Takes a lock once it is free, and opens a section. */
export const acquire = (m: Machine, lk: LockId): Machine => ({
  ...opened(onceFree(m, lk), lk),
  heldRanks: withHeld(m, lk, lk),
});

/** Closes the section and gives the lock up. */
export function release(m: Machine, lk: LockId): Machine {
  require(holds(m, lk) && canClose(m, lk));
  return { ...closed(m, lk), heldRanks: withHeld(m, lk, NO_LOCK) };
}
