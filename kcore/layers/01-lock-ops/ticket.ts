/**
 * The ticket lock with integers: the steps of one CPU on one lock. Each step is a predicate, that it can happen, and a
 * function, what it does. Any number of CPUs take steps in any order; nothing else changes a lock.
 *
 * @source concurrency-proofs, section 2
 */
import { require } from "../../prelude/index.ts";
import type { TicketLock } from "../00-machine/lock-state.ts";
import type { Cpu } from "../00-machine/state.ts";

/** Own steps in a section, at most. @source kcore reference, section 6.1 */
export const BUDGET = 10n;
/** Steps of a whole turn, at most: the section, taking the lock, leaving it. `BUDGET + 2`. */
export const TURN = 12n;

/** The CPU has no ticket. */
export function canGet(lock: TicketLock, cpu: Cpu): boolean {
  return lock.phase.at(cpu) === "idle";
}
/** Draws a ticket. */
export function get(lock: TicketLock, cpu: Cpu): TicketLock {
  require(canGet(lock, cpu));
  return {
    ...lock,
    next: lock.next + 1n,
    phase: lock.phase.with(cpu, "wait"),
    mine: lock.mine.with(cpu, lock.next),
    drawer: lock.drawer.with(lock.next, cpu),
  };
}

/** It waits, and it is another CPU's turn. */
export function canPoll(lock: TicketLock, cpu: Cpu): boolean {
  return lock.phase.at(cpu) === "wait" && lock.now !== lock.mine.at(cpu);
}
/** Looks, and it is another CPU's turn. */
export function poll(lock: TicketLock, cpu: Cpu): TicketLock {
  require(canPoll(lock, cpu));
  return lock;
}

/** It waits, and it is its turn. */
export function canEnter(lock: TicketLock, cpu: Cpu): boolean {
  return lock.phase.at(cpu) === "wait" && lock.now === lock.mine.at(cpu);
}
/** Looks, and the own ticket is shown. */
export function enter(lock: TicketLock, cpu: Cpu): TicketLock {
  require(canEnter(lock, cpu));
  return { ...lock, phase: lock.phase.with(cpu, "hold"), budget: lock.budget.with(cpu, BUDGET) };
}

/** It holds the lock, and has own steps left. */
export function canWork(lock: TicketLock, cpu: Cpu): boolean {
  return lock.phase.at(cpu) === "hold" && lock.budget.at(cpu) > 0n;
}
/** One step in the section. */
export function work(lock: TicketLock, cpu: Cpu): TicketLock {
  require(canWork(lock, cpu));
  return { ...lock, budget: lock.budget.with(cpu, lock.budget.at(cpu) - 1n) };
}

/** It holds the lock. */
export function canLeave(lock: TicketLock, cpu: Cpu): boolean {
  return lock.phase.at(cpu) === "hold";
}
/** Shows the next ticket. */
export function leave(lock: TicketLock, cpu: Cpu): TicketLock {
  require(canLeave(lock, cpu));
  return { ...lock, now: lock.now + 1n, phase: lock.phase.with(cpu, "idle") };
}
