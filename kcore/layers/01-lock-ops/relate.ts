/** Machines of layers 0 and 1: words against tickets. */
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";
import { cpuInvariant, isDrawn } from "./ticket-lock/invariants.ts";
import { low, shows } from "./ticket-lock/words.ts";

/** Each lock's words show its tickets. */
export const words = (hi: Machine, lo: Machine, lk: LockId, i: Cpu): boolean =>
  shows(hi.tickets.at(lk), lo.lockWords.at(lk), i);
/** And few enough that words tell them apart: there are fewer CPUs (`few-cpus`). */
export function queueFits(hi: Machine, lo: Machine, lk: LockId): boolean {
  const { next, now } = hi.tickets.at(lk);
  const { next: nextWord, now: nowWord } = lo.lockWords.at(lk);
  return nextWord === low(next) && nowWord === low(now) && next - now <= 65536n;
}

/** The ticket locks are as their steps keep them, as far as a CPU is concerned. */
export const ticketsOfCpus = (m: Machine, lk: LockId, i: Cpu): boolean => cpuInvariant(m.tickets.at(lk), i);
/** And as far as a ticket is. */
export const ticketsDrawn = (m: Machine, lk: LockId, k: bigint): boolean => isDrawn(m.tickets.at(lk), k);
/** No step from here up leaves a barrier due: data may be touched. */
export const isSettled = (m: Machine, i: Cpu): boolean => m.bars.at(i) === "valid";
