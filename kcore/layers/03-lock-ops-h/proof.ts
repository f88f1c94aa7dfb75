/**
 * The lock as its owner. A CPU may open its section because nobody else is in one: an owner holds the lock in the queue, as this
 * CPU does, and one CPU at most holds it.
 *
 * @source concurrency-proofs, section 3, row 2→3
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, forall, theorem } from "../../prelude/index.ts";
import { closeSection, openSection } from "../00-machine/index.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import type { Cpu, Owner } from "../00-machine/lock-state.ts";
import { isFree, owns } from "../00-machine/owners.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { isHead } from "../02-lock-ops-q/queue.ts";
import { holderIsHead } from "../02-lock-ops-q/relate.ts";
import { passOwnerLock, waitOwnerLock } from "./index.ts";
import { ownersHold } from "./relate.ts";

/** One CPU at most owns a lock, now by its form. */
export const oneOwner = theorem((s: Owner, i: Cpu, j: Cpu) => {
  assume(owns(s, i) && owns(s, j));
  assert(i === j);
});

/** Who holds the lock in its queue may open the section: it has no owner. */
export const holderMayOpen = theorem((hi: Machine, lo: Machine, lk: LockId, c: Cpu) => {
  assume(forall((x: Cpu) => ownersHold(hi, lo, lk, x) && holderIsHead(lo, lk, x)));
  assume(lo.queues.at(lk).status.at(c) === "hold" && !owns(lo.owners.at(lk), c));
  assert(isFree(lo, lk));
});

/** While it waits: it is in the queue, and may look whether it is the first. */
export const standsInLine = (m: Machine, lk: LockId): boolean => m.queues.at(lk).status.at(m.curid) === "wait";
/** It waits to be the first. */
export const isFirst = (m: Machine, lk: LockId): boolean => isHead(m.queues.at(lk), m.curid);
/** How many stand before it. */
export const turnsBefore = (m: Machine, lk: LockId): bigint => m.queues.at(lk).place.at(m.curid) - m.queues.at(lk).head;
/** The lock is passed on by the first in the queue, once that has taken it and its section is open. */
export function owner(m: Machine, lk: LockId): Machine {
  const queue = m.queues.at(lk);
  const curid = queue.queue.at(queue.head);
  const queues = m.queues.with(lk, { ...queue, status: queue.status.with(curid, "hold") });
  const owners = m.owners.with(lk, { kind: "cpu", cpu: curid });
  return { ...m, curid, tstate: "open", queues, owners };
}
export const ownerAbove = (hi: Machine, lo: Machine, lk: LockId): Machine => ({
  ...hi,
  owners: owner(lo, lk).owners,
});

function run(): void {
  waitOwnerLock(PAGES_LOCK);
  passOwnerLock(PAGES_LOCK);
}

export const layer = defineLayer({
  title: "LockOpsH",
  run,
  commits: [openSection, closeSection],
  loops: {
    waitQueueLock: [
      {
        invariant: standsInLine,
        changes: [],
        measure: { awaits: isFirst, falls: turnsBefore, by: passOwnerLock, from: owner, above: ownerAbove },
      },
    ],
  },
});
