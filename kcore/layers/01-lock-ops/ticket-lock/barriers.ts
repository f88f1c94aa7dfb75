/**
 * The barrier automaton. Seen from one lock the code has five places: out, spin, won (a barrier is needed), critical (data may be
 * touched), fenced (only the unlock may follow). Theorems on the primitives of the machine: `m` acts as its CPU `curid`.
 *
 * @source concurrency-proofs, section 3; kcore reference, section 1.6
 */
import { assert, assume, theorem } from "../../../prelude/index.ts";
import type { Cpu, TicketLock } from "../../00-machine/lock-state.ts";
import {
  advanceNow,
  barrier,
  canAdvance,
  canFetch,
  canLoad,
  fetchTicket,
  loadNow,
  settled,
  wins,
} from "../../00-machine/locks.ts";
import type { LockId, Machine } from "../../00-machine/state.ts";
import { shows } from "./words.ts";

export type Place = "outside" | "spinning" | "won" | "critical" | "fenced";

/** Where CPU `i` is in the code of a lock. */
export function place(m: Machine, lk: LockId, i: Cpu): Place {
  const pc = m.lockWords.at(lk).pc.at(i);
  const bar = m.bars.at(i);
  if (pc === "out") return "outside";
  if (pc === "spin") return "spinning";
  if (bar === "needed") return "won";
  return bar === "valid" ? "critical" : "fenced";
}

export const fetchSpins = theorem((m: Machine, lk: LockId) => {
  assume(canFetch(m.lockWords.at(lk), m.bars.at(m.curid), m.curid));
  const [after] = fetchTicket(m, lk);
  assert(place(after, lk, m.curid) === "spinning" && settled(after));
});
export const missedLoadSpins = theorem((m: Machine, lk: LockId) => {
  assume(canLoad(m.lockWords.at(lk), m.bars.at(m.curid), m.curid) && !wins(m.lockWords.at(lk), m.curid));
  const [after] = loadNow(m, lk);
  assert(place(after, lk, m.curid) === "spinning" && settled(after));
});
/** Who has just taken a lock can do nothing but place a barrier, and is then in its section. */
export const barrierBehindWinningLoad = theorem((m: Machine, lk: LockId, other: LockId) => {
  assume(canLoad(m.lockWords.at(lk), m.bars.at(m.curid), m.curid) && wins(m.lockWords.at(lk), m.curid));
  const [won] = loadNow(m, lk);
  const words = won.lockWords.at(other);
  const bar = won.bars.at(m.curid);
  assert(place(won, lk, m.curid) === "won" && !settled(won));
  assert(!canFetch(words, bar, m.curid) && !canLoad(words, bar, m.curid) && !canAdvance(words, bar, m.curid));
  assert(place(barrier(won), lk, m.curid) === "critical" && settled(barrier(won)));
});
/** The unlocking store comes behind a barrier, and between the two nothing is touched. */
export const barrierBeforeUnlock = theorem((m: Machine, lk: LockId, other: LockId) => {
  assume(place(m, lk, m.curid) === "critical");
  assert(!canAdvance(m.lockWords.at(lk), m.bars.at(m.curid), m.curid));
  const fenced = barrier(m);
  const bar = fenced.bars.at(m.curid);
  assert(place(fenced, lk, m.curid) === "fenced" && !settled(fenced));
  assert(!canFetch(m.lockWords.at(other), bar, m.curid) && !canLoad(m.lockWords.at(other), bar, m.curid));
  const after = advanceNow(fenced, lk);
  assert(place(after, lk, m.curid) === "outside" && settled(after));
});
/** Barriers are not seen in the words: they are stutters of the ticket lock. */
export const barrierIsStutter = theorem((m: Machine, hi: TicketLock, other: LockId, i: Cpu) => {
  assume(m.bars.at(m.curid) !== "placed" && shows(hi, m.lockWords.at(other), i));
  assert(shows(hi, barrier(m).lockWords.at(other), i));
});

// Other locks and other CPUs: a step changes one lock and the barriers of one CPU.

export const fetchIsLocal = theorem((m: Machine, hi: TicketLock, lk: LockId, other: LockId, i: Cpu) => {
  assume(canFetch(m.lockWords.at(lk), m.bars.at(m.curid), m.curid));
  assume(other !== lk && i !== m.curid && shows(hi, m.lockWords.at(other), i));
  const [after] = fetchTicket(m, lk);
  assert(shows(hi, after.lockWords.at(other), i) && after.bars.at(i) === m.bars.at(i));
  assert(place(after, lk, i) === place(m, lk, i));
});
export const loadIsLocal = theorem((m: Machine, hi: TicketLock, lk: LockId, other: LockId, i: Cpu) => {
  assume(canLoad(m.lockWords.at(lk), m.bars.at(m.curid), m.curid));
  assume(other !== lk && i !== m.curid && shows(hi, m.lockWords.at(other), i));
  const [after] = loadNow(m, lk);
  assert(shows(hi, after.lockWords.at(other), i) && after.bars.at(i) === m.bars.at(i));
  assert(place(after, lk, i) === place(m, lk, i));
});
export const advanceIsLocal = theorem((m: Machine, hi: TicketLock, lk: LockId, other: LockId, i: Cpu) => {
  assume(canAdvance(m.lockWords.at(lk), m.bars.at(m.curid), m.curid));
  assume(other !== lk && i !== m.curid && shows(hi, m.lockWords.at(other), i));
  const after = advanceNow(m, lk);
  assert(shows(hi, after.lockWords.at(other), i) && after.bars.at(i) === m.bars.at(i));
  assert(place(after, lk, i) === place(m, lk, i));
});
