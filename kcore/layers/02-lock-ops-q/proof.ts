/**
 * The queue lock: each transition on tickets is one on the queue, which follows from the specification; and no two CPUs hold one
 * lock.
 *
 * @source concurrency-proofs, section 3, row 1→2
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, tabulate, theorem } from "../../prelude/index.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import type { Cpu, LockQueue, Phase } from "../00-machine/lock-state.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { passLock } from "../01-lock-ops/index.ts";
import { draw, look } from "../01-lock-ops/spec.ts";
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
/** Those with earlier tickets have gone. */
export function shown(m: Machine, lk: LockId): Machine {
  const lock = m.tickets.at(lk);
  const now = lock.mine.at(m.curid);
  const phase = tabulate((c: Cpu): Phase => (lock.mine.at(c) < now ? "idle" : lock.phase.at(c)));
  return { ...m, tickets: m.tickets.with(lk, { ...lock, now, phase }) };
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
    waitLock: [{ invariant: looksOn, changes: [], measure: { awaits: isNext, by: shown } }],
  },
});
