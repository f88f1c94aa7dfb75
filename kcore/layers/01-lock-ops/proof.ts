/**
 * Theorems of the ticket lock. Parameters: `s` the lock before a step of CPU `c`; `i`, `j` any CPUs, at which the claim is made. That
 * each step of the code on the words is a step on tickets, and keeps what relate.ts says of every state, is not stated here: it
 * follows from the specification. Induction over steps, and over `m` in the counting, is on paper.
 *
 * @source concurrency-proofs, sections 2 and 3
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, theorem, type U32, u32 } from "../../prelude/index.ts";
import { advanceNow, fetchTicket, loadNow } from "../00-machine/index.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import type { Cpu, TicketLock } from "../00-machine/lock-state.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { passLock, waitLock } from "./index.ts";
import { alwaysHolds, head, measure } from "./ticket-lock/invariants.ts";
import { after, canStep, type TicketStep } from "./ticket-lock/steps.ts";
import { low, low16 } from "./ticket-lock/words.ts";

export * from "./ticket-lock/barriers.ts";
export * from "./ticket-lock/count-proof.ts";

// Mutual exclusion, and first come first served.

export const mutualExclusion = theorem((s: TicketLock, i: Cpu, j: Cpu) => {
  assume(alwaysHolds(s));
  assume(s.phase.at(i) === "hold" && s.phase.at(j) === "hold");
  assert(i === j);
});
/** A ticket is drawn behind those of all who wait or hold. */
export const drawnBehindAll = theorem((s: TicketLock, c: Cpu, i: Cpu) => {
  assume(alwaysHolds(s));
  assume(canStep(s, c, "get") && s.phase.at(i) !== "idle");
  assert(s.mine.at(i) < after(s, c, "get").mine.at(c));
});
/** Nobody holds the lock while an earlier ticket is open. */
export const nobodyOvertakes = theorem((s: TicketLock, i: Cpu, j: Cpu) => {
  assume(alwaysHolds(s));
  assume(s.phase.at(i) !== "idle" && s.mine.at(i) < s.mine.at(j));
  assert(s.phase.at(j) !== "hold");
});

// Bounded waiting, in turns: before a waiting CPU `i` enters, `measure` sections of others end. How long one is, is not said.

export const measureIsPositive = theorem((s: TicketLock, i: Cpu) => {
  assume(alwaysHolds(s));
  assume(s.phase.at(i) === "wait");
  assert(measure(s, i) >= 0n);
});
/** No step of anybody makes the wait longer, and each end of a section makes it shorter. */
export const waitingGetsShorter = theorem((s: TicketLock, c: Cpu, i: Cpu, step: TicketStep) => {
  assume(alwaysHolds(s));
  assume(s.phase.at(i) === "wait" && canStep(s, c, step));
  assert(measure(after(s, c, step), i) <= measure(s, i));
  assert(step !== "leave" || measure(after(s, c, step), i) < measure(s, i));
});
/** Who enters or leaves is the head. */
export const onlyTheHeadMoves = theorem((s: TicketLock, c: Cpu) => {
  assume(alwaysHolds(s));
  assume(canStep(s, c, "enter") || canStep(s, c, "leave"));
  assert(c === head(s));
});
/** While anybody waits the head can step; its look at `now` succeeds. */
export const theHeadCanStep = theorem((s: TicketLock, i: Cpu) => {
  assume(alwaysHolds(s));
  assume(s.phase.at(i) === "wait");
  assert(canStep(s, head(s), "enter") || canStep(s, head(s), "leave"));
  assert(!canStep(s, head(s), "poll") && !canStep(s, head(s), "get"));
});
/** In a queue of at most `n` CPUs fewer than `n` go first. */
export const waitingIsBounded = theorem((s: TicketLock, i: Cpu, n: bigint) => {
  assume(alwaysHolds(s));
  assume(s.phase.at(i) === "wait" && s.next - s.now <= n);
  assert(measure(s, i) < n);
});

// Wrap-around: the code compares words, and that is comparing tickets as long as the queue is short.

export const wordsTellTickets = theorem((s: TicketLock, i: Cpu) => {
  assume(alwaysHolds(s));
  assume(s.next - s.now < 4294967296n && s.phase.at(i) !== "idle");
  assert((low(s.now) === low(s.mine.at(i))) === (s.now === s.mine.at(i)));
});
export const halfWordsTellTickets = theorem((s: TicketLock, i: Cpu) => {
  assume(alwaysHolds(s));
  assume(s.next - s.now < 65536n && s.phase.at(i) !== "idle");
  assert((low16(s.now) === low16(s.mine.at(i))) === (s.now === s.mine.at(i)));
});

/** While it waits: its ticket is in its register, and it may look at `now`. */
export function looksOn(m: Machine, lk: LockId, ticket: U32): boolean {
  const words = m.lockWords.at(lk);
  return words.ticket.at(m.curid) === ticket && words.pc.at(m.curid) === "spin" && m.bars.at(m.curid) === "valid";
}
/** It waits for its ticket to be shown; `waitingIsBounded` says how many sections of others end before. */
export const isShown = (m: Machine, lk: LockId, ticket: U32): boolean => m.lockWords.at(lk).now === ticket;
/** How many tickets are shown before. */
export const turnsBefore = (m: Machine, lk: LockId, ticket: U32): U32 => u32(ticket - m.lockWords.at(lk).now);
/** The lock is passed on by the CPU whose ticket is shown: once that has entered, and stands where it holds the lock. */
export function holder(hi: Machine, lo: Machine, lk: LockId): Machine {
  const words = lo.lockWords.at(lk);
  const curid = head(hi.tickets.at(lk));
  const pc = words.pc.with(curid, "held");
  return { ...lo, curid, bars: lo.bars.with(curid, "valid"), lockWords: lo.lockWords.with(lk, { ...words, pc }) };
}
export function holderAbove(hi: Machine, _lo: Machine, lk: LockId): Machine {
  const tickets = hi.tickets.at(lk);
  const phase = tickets.phase.with(head(tickets), "hold");
  return { ...hi, tickets: hi.tickets.with(lk, { ...tickets, phase }) };
}

function run(): void {
  waitLock(PAGES_LOCK);
  passLock(PAGES_LOCK);
}

export const layer = defineLayer({
  title: "LockOps",
  run,
  commits: [fetchTicket, loadNow, advanceNow],
  loops: {
    waitLock: [
      {
        invariant: looksOn,
        changes: [],
        measure: { awaits: isShown, falls: turnsBefore, by: passLock, from: holder, above: holderAbove },
      },
    ],
  },
});
