/**
 * What the machine does for locks: one ticket lock is two words, and each CPU has a ticket in a register, a place in the
 * lock's code, and a barrier automaton. The instructions are those of catalogue/locks/ticket.litmus: LDAXR/ADD/STXR on `next`,
 * LDAR on `now`, STLR of the next number. For each step there is a predicate and a function on the words of one lock, which
 * proofs speak of, and the primitive on the machine.
 *
 * @source kcore reference, sections 1.6 and 4.1; concurrency-proofs, section 3
 */
import { require, type U32, u32 } from "../../prelude/index.ts";
import { isTableLock } from "./lock-ids.ts";
import type { LockWords } from "./lock-state.ts";
import { holds, isFree } from "./owners.ts";
import type { BarrierState, Cpu, LockId, Machine } from "./state.ts";

/** A CPU may draw a ticket: it is not in the lock's code and its barriers are settled. */
export function canFetch(words: LockWords, bar: BarrierState, cpu: Cpu): boolean {
  return words.pc.at(cpu) === "out" && bar === "valid";
}
/** The fetch-and-add on `next`: the ticket is what was read. */
export function fetched(words: LockWords, cpu: Cpu): LockWords {
  return {
    ...words,
    next: u32(words.next + 1n),
    ticket: words.ticket.with(cpu, words.next),
    pc: words.pc.with(cpu, "spin"),
  };
}

/** A CPU may look at `now`: it has a ticket and does not hold the lock yet. */
export function canLoad(words: LockWords, bar: BarrierState, cpu: Cpu): boolean {
  return words.pc.at(cpu) === "spin" && bar === "valid";
}
/** What is read of `now` is the CPU's ticket. */
export function wins(words: LockWords, cpu: Cpu): boolean {
  return words.now === words.ticket.at(cpu);
}
/** The load of `now`: the place in the code changes when the ticket came up. */
export function loaded(words: LockWords, cpu: Cpu): LockWords {
  return wins(words, cpu) ? { ...words, pc: words.pc.with(cpu, "held") } : words;
}

/** A CPU may unlock: it holds the lock and has just placed a barrier. */
export function canAdvance(words: LockWords, bar: BarrierState, cpu: Cpu): boolean {
  return words.pc.at(cpu) === "held" && bar === "placed";
}
/** The store of the next number to `now`. */
export function advanced(words: LockWords, cpu: Cpu): LockWords {
  return { ...words, now: u32(words.now + 1n), pc: words.pc.with(cpu, "out") };
}

/** The CPU may touch what its locks protect, draw tickets and look at `now`. */
export function settled(m: Machine): boolean {
  return m.bars.at(m.curid) === "valid";
}

/** LDAXR, ADD, STXR on `next`. @returns the ticket */
export function fetchTicket(m: Machine, lk: LockId): readonly [Machine, U32] {
  const words = m.lockWords.at(lk);
  require(canFetch(words, m.bars.at(m.curid), m.curid));
  return [{ ...m, lockWords: m.lockWords.with(lk, fetched(words, m.curid)) }, words.next];
}

/** LDAR of `now`. Reading the own ticket there is taking the lock, and a barrier is needed before data may be touched. */
export function loadNow(m: Machine, lk: LockId): readonly [Machine, U32] {
  const words = m.lockWords.at(lk);
  require(canLoad(words, m.bars.at(m.curid), m.curid));
  const after = { ...m, lockWords: m.lockWords.with(lk, loaded(words, m.curid)) };
  if (!wins(words, m.curid)) return [after, words.now];
  return [{ ...after, bars: m.bars.with(m.curid, "needed") }, words.now];
}

/** What the LDAR and the STLR order, as a step of its own: behind the winning load, and before the unlocking store. */
export function barrier(m: Machine): Machine {
  const bar = m.bars.at(m.curid);
  require(bar !== "placed");
  return { ...m, bars: m.bars.with(m.curid, bar === "needed" ? "valid" : "placed") };
}

/** STLR to `now`. */
export function advanceNow(m: Machine, lk: LockId): Machine {
  const words = m.lockWords.at(lk);
  require(canAdvance(words, m.bars.at(m.curid), m.curid));
  return { ...m, lockWords: m.lockWords.with(lk, advanced(words, m.curid)), bars: m.bars.with(m.curid, "valid") };
}

/** The machine in which this CPU has opened a section of a lock. In that of a table no leaf is written yet. */
export const opened = (m: Machine, lk: LockId): Machine => ({
  ...m,
  owners: m.owners.with(lk, { kind: "cpu", cpu: m.curid }),
  tstate: isTableLock(lk) ? "open" : m.tstate,
});
/** The machine in which no section of a lock is open. */
export const closed = (m: Machine, lk: LockId): Machine => ({
  ...m,
  owners: m.owners.with(lk, { kind: "nobody" }),
  tstate: isTableLock(lk) ? "closed" : m.tstate,
});
/** Whether a section of a table may end: no leaf is written, or its writing is complete. */
export const canClose = (m: Machine, lk: LockId): boolean =>
  !isTableLock(lk) || m.tstate === "open" || m.tstate === "synced" || m.tstate === "closed";

/** Ghost: this CPU opens the section of a lock that it has taken. That nobody else is in one is for the layers above to show. */
export function openSection(m: Machine, lk: LockId): Machine {
  require(settled(m) && isFree(m, lk));
  return opened(m, lk);
}
/** Ghost: this CPU closes its section of a lock. */
export function closeSection(m: Machine, lk: LockId): Machine {
  require(settled(m) && holds(m, lk) && canClose(m, lk));
  return closed(m, lk);
}
