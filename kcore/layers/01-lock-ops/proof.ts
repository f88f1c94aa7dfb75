/**
 * Theorems of the ticket lock. Parameters: `s` the lock before a step of CPU `c`; `i`, `j` any CPUs, `k` any ticket, at which
 * the claim is made; `hi`, `lo` a lock as layers 1 and 0 see it. Each step has one theorem, so that "every step keeps it" can
 * be read off the list. Induction over steps, and over `m` in the counting, is on paper.
 *
 * @source concurrency-proofs, sections 2 and 3
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, forall, theorem, type U32 } from "../../prelude/index.ts";
import { untouched } from "../00-machine/fields.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import type { LockWords, TicketLock } from "../00-machine/lock-state.ts";
import { advanced, canAdvance, canFetch, canLoad, fetched, loaded, wins } from "../00-machine/locks.ts";
import type { BarrierState, Cpu, Machine } from "../00-machine/state.ts";
import { hasWon, isInside, isOutside, isUnclaimed, looksOn } from "./conduct.ts";
import { passLock, waitLock } from "./index.ts";
import { cpuInvariant, head, invariant, isDrawn, measure } from "./invariants.ts";
import { low, low16 } from "./low.ts";
import { BUDGET, canEnter, canGet, canLeave, canPoll, canWork, enter, get, leave, poll, TURN, work } from "./ticket.ts";
import { shows } from "./words.ts";

export * from "./barrier-proof.ts";
export * from "./count-proof.ts";

// The invariants I0 to I4 hold at the start, and each step keeps them.

export const invariantAtStart = theorem((s: TicketLock, i: Cpu, k: bigint) => {
  assume(s.now === 0n && s.next === 0n);
  assume(forall((x: Cpu) => s.phase.at(x) === "idle"));
  assert(invariant(s, i, k));
});
export const getKeepsInvariant = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(canGet(s, c));
  assert(invariant(get(s, c), i, k));
});
export const pollKeepsInvariant = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(canPoll(s, c));
  assert(invariant(poll(s, c), i, k));
});
export const enterKeepsInvariant = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(canEnter(s, c));
  assert(invariant(enter(s, c), i, k));
});
export const workKeepsInvariant = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(canWork(s, c));
  assert(invariant(work(s, c), i, k));
});
export const leaveKeepsInvariant = theorem((s: TicketLock, c: Cpu, i: Cpu, k: bigint) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(canLeave(s, c));
  assert(invariant(leave(s, c), i, k));
});

// Mutual exclusion, and first come first served.

export const mutualExclusion = theorem((s: TicketLock, i: Cpu, j: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "hold" && s.phase.at(j) === "hold");
  assert(i === j);
});
/** A ticket is drawn behind those of all who wait or hold. */
export const drawnBehindAll = theorem((s: TicketLock, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(canGet(s, c) && s.phase.at(i) !== "idle");
  assert(s.mine.at(i) < get(s, c).mine.at(c));
});
/** Nobody holds the lock while an earlier ticket is open. */
export const nobodyOvertakes = theorem((s: TicketLock, i: Cpu, j: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) !== "idle" && s.mine.at(i) < s.mine.at(j));
  assert(s.phase.at(j) !== "hold");
});

// Bounded waiting: a waiting CPU `i` enters after at most `measure` steps of heads.

export const measureIsPositive = theorem((s: TicketLock, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "wait");
  assert(measure(s, i) >= 0n);
});
export const getKeepsMeasure = theorem((s: TicketLock, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "wait" && canGet(s, c));
  assert(measure(get(s, c), i) <= measure(s, i));
});
export const pollKeepsMeasure = theorem((s: TicketLock, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "wait" && canPoll(s, c));
  assert(measure(poll(s, c), i) <= measure(s, i));
});
/** All other steps are steps of the head. */
export const onlyTheHeadMoves = theorem((s: TicketLock, c: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(canEnter(s, c) || canWork(s, c) || canLeave(s, c));
  assert(c === head(s));
});
/** And each of them is progress. */
export const enterIsProgress = theorem((s: TicketLock, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "wait" && canEnter(s, c));
  const after = enter(s, c);
  assert(after.phase.at(i) === "hold" || measure(after, i) < measure(s, i));
});
export const workIsProgress = theorem((s: TicketLock, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "wait" && canWork(s, c));
  assert(measure(work(s, c), i) < measure(s, i));
});
export const leaveIsProgress = theorem((s: TicketLock, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "wait" && canLeave(s, c));
  assert(measure(leave(s, c), i) < measure(s, i));
});
/** While anybody waits the head can step; its look at `now` succeeds. */
export const theHeadCanStep = theorem((s: TicketLock, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "wait");
  assert(canEnter(s, head(s)) || canLeave(s, head(s)));
  assert(!canPoll(s, head(s)) && !canGet(s, head(s)));
});
/** The bound, for a queue of at most `n` CPUs. */
export const waitingIsBounded = theorem((s: TicketLock, i: Cpu, n: bigint) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.phase.at(i) === "wait" && s.next - s.now <= n);
  assert(measure(s, i) <= n * TURN);
});
/** The numbers of the bound belong together. */
export const turnIsWhole = theorem((s: TicketLock, c: Cpu) => {
  assume(canEnter(s, c));
  assert(enter(s, c).budget.at(c) + 2n === TURN && BUDGET + 2n === TURN);
});

// Wrap-around: the code compares words, and that is comparing tickets as long as the queue is short.

export const wordsTellTickets = theorem((s: TicketLock, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.next - s.now < 4294967296n && s.phase.at(i) !== "idle");
  assert((low(s.now) === low(s.mine.at(i))) === (s.now === s.mine.at(i)));
});
export const halfWordsTellTickets = theorem((s: TicketLock, i: Cpu) => {
  assume(forall((x: Cpu) => cpuInvariant(s, x)) && forall((y: bigint) => isDrawn(s, y)));
  assume(s.next - s.now < 65536n && s.phase.at(i) !== "idle");
  assert((low16(s.now) === low16(s.mine.at(i))) === (s.now === s.mine.at(i)));
});

// Refinement: a step of the code on the words is a step of the ticket lock. The queue is short by count-proof.ts.

export const fetchIsGet = theorem((hi: TicketLock, lo: LockWords, bar: BarrierState, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => shows(hi, lo, x)));
  assume(canFetch(lo, bar, c));
  assert(canGet(hi, c));
  assert(shows(get(hi, c), fetched(lo, c), i));
});
export const missedLoadIsPoll = theorem((hi: TicketLock, lo: LockWords, bar: BarrierState, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => shows(hi, lo, x)));
  assume(canLoad(lo, bar, c) && !wins(lo, c));
  assert(canPoll(hi, c));
  assert(shows(poll(hi, c), loaded(lo, c), i));
});
export const winningLoadIsEnter = theorem((hi: TicketLock, lo: LockWords, bar: BarrierState, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => shows(hi, lo, x)));
  assume(forall((x: Cpu) => cpuInvariant(hi, x)) && forall((y: bigint) => isDrawn(hi, y)));
  assume(hi.next - hi.now < 65536n);
  assume(canLoad(lo, bar, c) && wins(lo, c));
  assert(canEnter(hi, c));
  assert(shows(enter(hi, c), loaded(lo, c), i));
});
export const advanceIsLeave = theorem((hi: TicketLock, lo: LockWords, bar: BarrierState, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => shows(hi, lo, x)));
  assume(canAdvance(lo, bar, c));
  assert(canLeave(hi, c));
  assert(shows(leave(hi, c), advanced(lo, c), i));
});
/** Own steps of a section are not seen in the words. */
export const workIsStutter = theorem((hi: TicketLock, lo: LockWords, c: Cpu, i: Cpu) => {
  assume(forall((x: Cpu) => shows(hi, lo, x)));
  assume(canWork(hi, c));
  assert(shows(work(hi, c), lo, i));
});
/** The words and registers show the tickets at the start. */
export const wordsAtStart = theorem((hi: TicketLock, lo: LockWords, i: Cpu) => {
  assume(hi.next === 0n && hi.now === 0n && lo.next === low(0n) && lo.now === low(0n));
  assume(forall((x: Cpu) => hi.phase.at(x) === "idle" && lo.pc.at(x) === "out"));
  assert(shows(hi, lo, i));
});

// What a prover needs to know of the code.

/** Where the lock is free, the first look at `now` shows the ticket: nobody has to be waited for. */
export function ticketIsShown(_m: Machine, ticket: U32, now: U32): boolean {
  return now === ticket;
}

function run(): void {
  waitLock(PAGES_LOCK);
  passLock(PAGES_LOCK);
}

export const layer = defineLayer({
  title: "LockOps",
  run,
  // While nobody else steps. With other CPUs about, what ends the wait is the bound on their steps.
  loops: { waitLock: [{ invariant: ticketIsShown, changes: [], measure: { theorem: "waitingIsBounded" } }] },
  conduct: {
    sharing: {
      self: "curid",
      own: [
        ...untouched,
        "tstate",
        "sections",
        "owners",
        "heldRanks",
        "objects",
        "committed",
        "tlb",
        "bars.*",
        "lockWords.*.ticket.*",
        "lockWords.*.pc.*",
      ],
      shared: [{ field: "lockWords.*.next" }, { field: "lockWords.*.now" }],
      holds: hasWon,
      isFree: isUnclaimed,
    },
    primitives: {
      waitLock: {
        starts: isOutside,
        ends: isInside,
        loops: [{ invariant: looksOn, changes: ["lockWords", "bars"], measure: { theorem: "waitingIsBounded" } }],
      },
      passLock: { starts: isInside, ends: isOutside },
    },
  },
});
