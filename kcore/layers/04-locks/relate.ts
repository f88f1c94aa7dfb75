/** Layer 4 knows the order of locks, and where a section of a table may stand; all else is as at layer 3. */
import type { U32 } from "../../prelude/index.ts";
import { isTableLock, LAST_RANK, NO_LOCK, rankOf } from "../00-machine/lock-ids.ts";
import { owns } from "../00-machine/owners.ts";
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";

/** A lock that a CPU owns is the one that it holds at that rank: so there is one of a rank. */
export const ownedIsHeld = (m: Machine, lk: LockId, i: Cpu): boolean =>
  !owns(m.owners.at(lk), i) || (lk !== NO_LOCK && m.heldRanks.at(i).at(rankOf(lk)) === lk);
/** A lock that a CPU holds at a rank is of this rank, and its own. */
export function heldIsOwned(m: Machine, i: Cpu, rank: U32): boolean {
  const lk = m.heldRanks.at(i).at(rank);
  return lk === NO_LOCK || (rankOf(lk) === rank && owns(m.owners.at(lk), i));
}
/** Outside of sections of tables no table is being changed. */
export const closedAtRest = (m: Machine): boolean =>
  m.tstate === "closed" || isTableLock(m.heldRanks.at(m.curid).at(LAST_RANK));
