/**
 * The lock as its owner. A CPU may open its section because nobody else is in one: an owner holds the lock in the queue, as this
 * CPU does, and one CPU at most holds it.
 *
 * @source concurrency-proofs, section 3, row 2→3
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, forall, tabulate, theorem } from "../../prelude/index.ts";
import { closeSection, openSection } from "../00-machine/index.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import type { Cpu, LockQueue, Owner, Phase } from "../00-machine/lock-state.ts";
import { isFree, owns } from "../00-machine/owners.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { canStep } from "../02-lock-ops-q/queue.ts";
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
export const isFirst = (m: Machine, lk: LockId): boolean => canStep(m.queues.at(lk), m.curid, "hold");
export function first(m: Machine, lk: LockId): Machine {
  const lock = m.queues.at(lk);
  const { curid } = m;
  const status = tabulate((c: Cpu): Phase => (c === curid ? lock.status.at(c) : "idle"));
  const alone: LockQueue = { ...lock, tail: lock.head + 1n, status, queue: lock.queue.with(lock.head, curid) };
  return { ...m, queues: m.queues.with(lk, alone) };
}

function run(): void {
  waitOwnerLock(PAGES_LOCK);
  passOwnerLock(PAGES_LOCK);
}

export const layer = defineLayer({
  title: "LockOpsH",
  run,
  commits: [openSection, closeSection],
  loops: {
    waitQueueLock: [{ invariant: standsInLine, changes: [], measure: { awaits: isFirst, by: first } }],
  },
});
