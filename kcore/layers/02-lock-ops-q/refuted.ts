/** Mutants of the queue lock: theorems of proof.ts with a hypothesis missing. Each must be refuted. */
import { assert, assume, forall, theorem } from "../../prelude/index.ts";
import type { LockQueue, TicketLock } from "../00-machine/lock-state.ts";
import type { Cpu } from "../00-machine/state.ts";
import { hasTicket } from "../01-lock-ops/invariants.ts";
import { canEnter } from "../01-lock-ops/ticket.ts";
import { canHold, invariant, isInPosition, isQueueOf } from "./queue.ts";

/** Without the relation at position `now` the one that enters need not be first. */
export const refutedWithoutPosition = theorem((hi: LockQueue, lo: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(isQueueOf(hi, lo, c) && isQueueOf(hi, lo, i) && isInPosition(hi, lo, k));
  assume(hasTicket(lo, c) && hasTicket(lo, i));
  assume(canEnter(lo, c));
  assert(canHold(hi, c));
});
/** Anybody in the queue takes the lock. */
export const refutedHoldOutOfTurn = theorem((s: LockQueue, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => invariant(s, x)));
  assume(s.status.at(c) === "wait");
  assert(invariant({ ...s, status: s.status.with(c, "hold") }, i));
});
