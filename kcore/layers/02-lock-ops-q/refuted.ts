/** Mutants of the queue lock: what needs a hypothesis that is missing here. Each must be refuted. */
import { assert, assume, forall, theorem } from "../../prelude/index.ts";
import type { Cpu, LockQueue } from "../00-machine/lock-state.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { hasTicket } from "../01-lock-ops/ticket-lock/invariants.ts";
import * as ticket from "../01-lock-ops/ticket-lock/steps.ts";
import { canStep, invariant } from "./queue.ts";
import { positions, queues } from "./relate.ts";

/** Without the relation at position `now` the one that enters need not be first. */
export const refutedWithoutPosition = theorem((hi: Machine, lo: Machine, lk: LockId, c: Cpu, i: Cpu, k: bigint) => {
  assume(queues(hi, lo, lk, c) && queues(hi, lo, lk, i) && positions(hi, lo, lk, k));
  assume(hasTicket(lo.tickets.at(lk), c) && hasTicket(lo.tickets.at(lk), i));
  assume(ticket.canStep(lo.tickets.at(lk), c, "enter"));
  assert(canStep(hi.queues.at(lk), c, "hold"));
});
/** Anybody in the queue takes the lock. */
export const refutedHoldOutOfTurn = theorem((s: LockQueue, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => invariant(s, x)));
  assume(s.status.at(c) === "wait");
  assert(invariant({ ...s, status: s.status.with(c, "hold") }, i));
});
