/**
 * The ticket lock with integers: the steps of one CPU on one lock. Any number of CPUs take steps in any order; nothing else
 * changes a lock.
 *
 * @source concurrency-proofs, section 2
 */
import { require } from "../../../prelude/index.ts";
import type { Cpu, TicketLock } from "../../00-machine/lock-state.ts";

/** Draws a ticket; looks, and it is another CPU's turn; looks, and the own ticket is shown; shows the next ticket. */
export type TicketStep = "get" | "poll" | "enter" | "leave";

/** Whether a CPU can take a step. */
export function canStep(lock: TicketLock, cpu: Cpu, step: TicketStep): boolean {
  switch (step) {
    case "get":
      return lock.phase.at(cpu) === "idle";
    case "poll":
      return lock.phase.at(cpu) === "wait" && lock.now !== lock.mine.at(cpu);
    case "enter":
      return lock.phase.at(cpu) === "wait" && lock.now === lock.mine.at(cpu);
    case "leave":
      return lock.phase.at(cpu) === "hold";
  }
}

/** The lock after a step of a CPU. */
export function after(lock: TicketLock, cpu: Cpu, step: TicketStep): TicketLock {
  require(canStep(lock, cpu, step));
  switch (step) {
    case "get":
      return {
        next: lock.next + 1n,
        now: lock.now,
        phase: lock.phase.with(cpu, "wait"),
        mine: lock.mine.with(cpu, lock.next),
        drawer: lock.drawer.with(lock.next, cpu),
      };
    case "poll":
      return lock;
    case "enter":
      return { ...lock, phase: lock.phase.with(cpu, "hold") };
    case "leave":
      return { ...lock, now: lock.now + 1n, phase: lock.phase.with(cpu, "idle") };
  }
}
