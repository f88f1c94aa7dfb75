/**
 * The number of CPUs that are not idle, for any number of CPUs. CPUs have numbers 0, 1, …; `busy` says which are not
 * idle; `count.at(m)` is how many of those below `m` are busy, which its step says. CPUs are never enumerated.
 *
 * @source concurrency-proofs, section 2, number of waiters
 */
import type { ZMap } from "../../../prelude/index.ts";
import type { Cpu, TicketLock } from "../../00-machine/lock-state.ts";

/** How many of the CPUs below `m` are busy. */
export type Count = ZMap<bigint, bigint>;

/** `count` counts `busy` at the step from `m` to `m + 1`. */
export function counts(count: Count, busy: ZMap<bigint, boolean>, m: bigint): boolean {
  return count.at(m + 1n) === (busy.at(m) ? count.at(m) + 1n : count.at(m));
}
/** `more` counts one more than `count`: number `p`. */
export function countsOneMore(count: Count, more: Count, p: bigint, m: bigint): boolean {
  return more.at(m) === (p < m ? count.at(m) + 1n : count.at(m));
}
/** The number of a CPU is below `n`. */
export function isNumbered(number: ZMap<Cpu, bigint>, n: bigint, i: Cpu): boolean {
  return 0n <= number.at(i) && number.at(i) < n;
}
/** No two CPUs have one number. */
export function hasOwnNumber(number: ZMap<Cpu, bigint>, i: Cpu, j: Cpu): boolean {
  return number.at(i) !== number.at(j) || i === j;
}
/** `busy` says of CPU `i` whether it is idle. */
export function isBusy(s: TicketLock, number: ZMap<Cpu, bigint>, busy: ZMap<bigint, boolean>, i: Cpu): boolean {
  return busy.at(number.at(i)) === (s.phase.at(i) !== "idle");
}
/** The queue is as long as the number of CPUs that are not idle. */
export function isQueue(s: TicketLock, count: Count, n: bigint): boolean {
  return s.next - s.now === count.at(n);
}
