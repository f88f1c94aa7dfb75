/**
 * Theorems of the lock as its owner: a step on the queue is a step of the owner or none. `hi` an owner, `lo` the queue;
 * CPU `c` steps, the claim is made at any CPU `i`. Taking needs the hypotheses at one CPU more, the present owner
 * `hi.by`: only its place in the queue says that there is none.
 *
 * @source concurrency-proofs, section 3, row 2→3
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, forall, theorem } from "../../prelude/index.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import type { LockQueue, Owner } from "../00-machine/lock-state.ts";
import type { Cpu } from "../00-machine/state.ts";
import { canDequeue, canHold, canJoin, dequeue, hold, invariant, join } from "../02-lock-ops-q/queue.ts";
import { passOwnerLock, waitOwnerLock } from "./index.ts";
import { canGive, canTake, give, isOwnerOf, owns, take } from "./owner.ts";

export const ownerAtStart = theorem((hi: Owner, lo: LockQueue, i: Cpu) => {
  assume(!hi.held);
  assume(forall((x: Cpu) => lo.status.at(x) === "idle"));
  assert(isOwnerOf(hi, lo, i));
});
export const joinIsStutter = theorem((hi: Owner, lo: LockQueue, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => isOwnerOf(hi, lo, x)));
  assume(canJoin(lo, c));
  assert(isOwnerOf(hi, join(lo, c), i));
});
export const holdIsTake = theorem((hi: Owner, lo: LockQueue, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => isOwnerOf(hi, lo, x)));
  assume(forall((x: Cpu) => invariant(lo, x)));
  assume(canHold(lo, c));
  assert(canTake(hi));
  assert(isOwnerOf(take(hi, c), hold(lo, c), i));
});
export const dequeueIsGive = theorem((hi: Owner, lo: LockQueue, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => isOwnerOf(hi, lo, x)));
  assume(canDequeue(lo, c));
  assert(canGive(hi, c));
  assert(isOwnerOf(give(hi, c), dequeue(lo, c), i));
});

/** One CPU at most owns a lock, now by its form. */
export const oneOwner = theorem((s: Owner, i: Cpu, j: Cpu) => {
  assume(owns(s, i) && owns(s, j));
  assert(i === j);
});

function run(): void {
  waitOwnerLock(PAGES_LOCK);
  passOwnerLock(PAGES_LOCK);
}

export const layer = defineLayer({ title: "LockOpsH", run });
