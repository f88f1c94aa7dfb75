/**
 * The queue lock: each transition on tickets is one on the queue, which follows from the specification; and no two CPUs hold one
 * lock.
 *
 * @source concurrency-proofs, section 3, row 1→2
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, theorem } from "../../prelude/index.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import type { Cpu, LockQueue } from "../00-machine/lock-state.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { passLock } from "../01-lock-ops/index.ts";
import { draw, look } from "../01-lock-ops/spec.ts";
import { head, measure } from "../01-lock-ops/ticket-lock/invariants.ts";
import { passQueueLock, waitQueueLock } from "./index.ts";
import { invariant } from "./queue.ts";

/** One CPU at most holds a lock: the head. */
export const oneHolder = theorem((s: LockQueue, i: Cpu, j: Cpu) => {
  assume(invariant(s, i) && invariant(s, j));
  assume(s.status.at(i) === "hold" && s.status.at(j) === "hold");
  assert(i === j);
});

/** While it waits: it has a ticket, and may look at what is shown. */
export const looksOn = (m: Machine, lk: LockId): boolean => m.tickets.at(lk).phase.at(m.curid) === "wait";
/** It waits for its ticket to be the one that is shown. */
export const isNext = (m: Machine, lk: LockId): boolean => m.tickets.at(lk).now === m.tickets.at(lk).mine.at(m.curid);
/** How many tickets are shown before. */
export const turnsBefore = (m: Machine, lk: LockId): bigint => measure(m.tickets.at(lk), m.curid);
/** The lock is passed on by the CPU whose ticket is shown, once that has entered. */
export function holder(m: Machine, lk: LockId): Machine {
  const tickets = m.tickets.at(lk);
  const curid = head(tickets);
  return { ...m, curid, tickets: m.tickets.with(lk, { ...tickets, phase: tickets.phase.with(curid, "hold") }) };
}
export function holderAbove(hi: Machine, lo: Machine, lk: LockId): Machine {
  const queue = hi.queues.at(lk);
  const status = queue.status.with(head(lo.tickets.at(lk)), "hold");
  return { ...hi, queues: hi.queues.with(lk, { ...queue, status }) };
}

function run(): void {
  waitQueueLock(PAGES_LOCK);
  passQueueLock(PAGES_LOCK);
}

export const layer = defineLayer({
  title: "LockOpsQ",
  run,
  commits: [draw, look, passLock],
  loops: {
    waitLock: [
      {
        invariant: looksOn,
        changes: [],
        measure: { awaits: isNext, falls: turnsBefore, by: passQueueLock, from: holder, above: holderAbove },
      },
    ],
  },
});
