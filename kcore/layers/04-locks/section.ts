/**
 * A section of any lock: what all twelve primitives of layer 4 share. Taking a lock out of order is undefined; that includes
 * taking one that is held, because it is not above itself (`heldIsNotBelow` in proof.ts).
 *
 * @source concurrency-proofs, sections 4 and 9
 */
import { awaits, require } from "../../prelude/index.ts";
import { rankOf } from "../00-machine/lock-ids.ts";
import { canClose } from "../00-machine/locks.ts";
import { holds, withSection } from "../00-machine/sections.ts";
import type { LockId, Machine, Objects } from "../00-machine/state.ts";
import { canTake, take } from "../03-lock-ops-h/owner.ts";
import { isBelow } from "./order.ts";

/** Takes a lock once it is free, and opens a section. */
export function acquire(m: Machine, lk: LockId): Machine {
  const ranks = m.heldRanks.at(m.curid);
  require(isBelow(ranks, rankOf(lk)));
  awaits(canTake(m.owners.at(lk)));
  return {
    ...m,
    owners: m.owners.with(lk, take(m.owners.at(lk), m.curid)),
    heldRanks: m.heldRanks.with(m.curid, ranks.with(rankOf(lk), true)),
    sections: withSection(m, lk, true),
    tstate: "open",
  };
}

/** Closes the section and gives the lock up; `committed` are the objects with this lock's as it stands. */
export function release(m: Machine, lk: LockId, committed: Objects): Machine {
  require(holds(m, lk) && canClose(m));
  return {
    ...m,
    owners: m.owners.with(lk, { held: false, by: m.curid }),
    heldRanks: m.heldRanks.with(m.curid, m.heldRanks.at(m.curid).with(rankOf(lk), false)),
    sections: withSection(m, lk, false),
    committed,
    tstate: "closed",
  };
}
