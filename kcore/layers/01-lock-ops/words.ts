/** Words and tickets of one lock, as one CPU sees them. @source concurrency-proofs, section 3, row 0→1 */
import type { LockPc, LockWords, Phase, TicketLock } from "../00-machine/lock-state.ts";
import type { Cpu } from "../00-machine/state.ts";
import { low } from "./low.ts";

/** What a place in the code means. Behind the winning load a CPU holds the lock, before and after its barriers. */
export function phaseOf(pc: LockPc): Phase {
  if (pc === "out") return "idle";
  if (pc === "spin") return "wait";
  return "hold";
}

/** The words show the counters, and each CPU that is not idle has in its register what its ticket shows. */
export function shows(hi: TicketLock, lo: LockWords, i: Cpu): boolean {
  return (
    lo.next === low(hi.next) &&
    lo.now === low(hi.now) &&
    hi.phase.at(i) === phaseOf(lo.pc.at(i)) &&
    (hi.phase.at(i) === "idle" || lo.ticket.at(i) === low(hi.mine.at(i)))
  );
}
