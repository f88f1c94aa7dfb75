/** Where a CPU stands in the code of a lock, whatever others do: what is asked when it starts, while it waits, and when it ends. */
import type { U32 } from "../../prelude/index.ts";
import { settled } from "../00-machine/locks.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { place } from "./barrier-proof.ts";

/** The CPU is not in the lock's code, and its barriers are settled. */
export const isOutside = (m: Machine, lk: LockId): boolean => place(m, lk, m.curid) === "outside" && settled(m);
/** The CPU holds the lock behind its barrier. */
export const isInside = (m: Machine, lk: LockId): boolean => place(m, lk, m.curid) === "critical";
/** While it waits: the last look showed its ticket, and it holds the lock; or it did not, and it may look again. */
export function looksOn(m: Machine, lk: LockId, ticket: U32, now: U32): boolean {
  const words = m.lockWords.at(lk);
  const isHeld = now === ticket;
  return (
    words.ticket.at(m.curid) === ticket &&
    words.pc.at(m.curid) === (isHeld ? "held" : "spin") &&
    m.bars.at(m.curid) === (isHeld ? "needed" : "valid")
  );
}
/** The CPU holds a lock, before or behind its barriers. */
export const hasWon = (m: Machine, lk: LockId): boolean => m.lockWords.at(lk).pc.at(m.curid) === "held";
/** Its next ticket is the one that is shown. */
export const isUnclaimed = (m: Machine, lk: LockId): boolean => m.lockWords.at(lk).next === m.lockWords.at(lk).now;
