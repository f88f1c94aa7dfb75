/**
 * Theorems of the queue lock. Parameters as in layer 1: `s` the queue before a step of CPU `c`, claims at any CPU `i` and any position `k`;
 * `hi` a queue, `lo` its tickets.
 *
 * @source concurrency-proofs, section 3, row 1→2
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, forall, theorem } from "../../prelude/index.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import type { LockQueue, TicketLock } from "../00-machine/lock-state.ts";
import type { Cpu } from "../00-machine/state.ts";
import { cpuInvariant, isDrawn } from "../01-lock-ops/invariants.ts";
import { canEnter, canGet, canLeave, canPoll, canWork, enter, get, leave, poll, work } from "../01-lock-ops/ticket.ts";
import { passQueueLock, waitQueueLock } from "./index.ts";
import { canDequeue, canHold, canJoin, dequeue, hold, invariant, isInPosition, isQueueOf, join } from "./queue.ts";

// The queue's own invariant: who holds the lock is the head of a queue that is not empty.

export const invariantAtStart = theorem((s: LockQueue, i: Cpu) => {
  assume(s.head === 0n && s.tail === 0n);
  assume(forall((x: Cpu) => s.status.at(x) === "idle"));
  assert(invariant(s, i));
});
export const joinKeepsInvariant = theorem((s: LockQueue, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => invariant(s, x)));
  assume(canJoin(s, c));
  assert(invariant(join(s, c), i));
});
export const holdKeepsInvariant = theorem((s: LockQueue, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => invariant(s, x)));
  assume(canHold(s, c));
  assert(invariant(hold(s, c), i));
});
export const dequeueKeepsInvariant = theorem((s: LockQueue, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => invariant(s, x)));
  assume(canDequeue(s, c));
  assert(invariant(dequeue(s, c), i));
});

// Refinement: a step on tickets is a step on the queue or none.

export const queueAtStart = theorem((hi: LockQueue, lo: TicketLock, i: Cpu, k: bigint) => {
  assume(hi.head === 0n && hi.tail === 0n && lo.now === 0n && lo.next === 0n);
  assume(forall((x: Cpu) => hi.status.at(x) === "idle" && lo.phase.at(x) === "idle"));
  assert(isQueueOf(hi, lo, i) && isInPosition(hi, lo, k));
});
export const getIsJoin = theorem((hi: LockQueue, lo: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => isQueueOf(hi, lo, x)) && forall((y: bigint) => isInPosition(hi, lo, y)));
  assume(forall((x: Cpu) => cpuInvariant(lo, x)) && forall((y: bigint) => isDrawn(lo, y)));
  assume(canGet(lo, c));
  assert(canJoin(hi, c));
  assert(isQueueOf(join(hi, c), get(lo, c), i) && isInPosition(join(hi, c), get(lo, c), k));
});
export const pollIsStutter = theorem((hi: LockQueue, lo: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => isQueueOf(hi, lo, x)) && forall((y: bigint) => isInPosition(hi, lo, y)));
  assume(canPoll(lo, c));
  assert(isQueueOf(hi, poll(lo, c), i) && isInPosition(hi, poll(lo, c), k));
});
export const enterIsHold = theorem((hi: LockQueue, lo: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => isQueueOf(hi, lo, x)) && forall((y: bigint) => isInPosition(hi, lo, y)));
  assume(forall((x: Cpu) => cpuInvariant(lo, x)) && forall((y: bigint) => isDrawn(lo, y)));
  assume(canEnter(lo, c));
  assert(canHold(hi, c));
  assert(isQueueOf(hold(hi, c), enter(lo, c), i) && isInPosition(hold(hi, c), enter(lo, c), k));
});
export const workIsStutter = theorem((hi: LockQueue, lo: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => isQueueOf(hi, lo, x)) && forall((y: bigint) => isInPosition(hi, lo, y)));
  assume(canWork(lo, c));
  assert(isQueueOf(hi, work(lo, c), i) && isInPosition(hi, work(lo, c), k));
});
export const leaveIsDequeue = theorem((hi: LockQueue, lo: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => isQueueOf(hi, lo, x)) && forall((y: bigint) => isInPosition(hi, lo, y)));
  assume(forall((x: Cpu) => cpuInvariant(lo, x)) && forall((y: bigint) => isDrawn(lo, y)));
  assume(canLeave(lo, c));
  assert(canDequeue(hi, c));
  assert(isQueueOf(dequeue(hi, c), leave(lo, c), i) && isInPosition(dequeue(hi, c), leave(lo, c), k));
});

function run(): void {
  waitQueueLock(PAGES_LOCK);
  passQueueLock(PAGES_LOCK);
}

export const layer = defineLayer({ title: "LockOpsQ", run });
