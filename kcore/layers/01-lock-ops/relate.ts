/** Machines of layers 0 and 1: words against tickets. */
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";
import { cpuInvariant, isDrawn } from "./invariants.ts";
import { shows } from "./words.ts";

/** Each lock's words show its tickets. */
export function words(hi: Machine, lo: Machine, lk: LockId, i: Cpu): boolean {
  return shows(hi.tickets.at(lk), lo.lockWords.at(lk), i);
}

/** The ticket locks are as their steps keep them: for CPUs, and for tickets. */
export function ticketsOfCpus(m: Machine, lk: LockId, i: Cpu): boolean {
  return cpuInvariant(m.tickets.at(lk), i);
}
export function ticketsDrawn(m: Machine, lk: LockId, k: bigint): boolean {
  return isDrawn(m.tickets.at(lk), k);
}
/** Between two primitives this CPU waits for no lock. */
export function isNotWaiting(m: Machine, lk: LockId): boolean {
  return m.tickets.at(lk).phase.at(m.curid) !== "wait";
}
/** Between two primitives this CPU's barriers are settled: data may be touched. */
export function isSettled(m: Machine): boolean {
  return m.bars.at(m.curid) === "valid";
}

export const hidden = ["lockWords", "tickets"];
