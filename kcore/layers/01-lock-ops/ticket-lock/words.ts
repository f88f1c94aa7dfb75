/**
 * What the lock words show of tickets: their low bits. Proofs see laws and never a word beside an integer. The code compares words,
 * which is enough because the tickets that it compares are close to one another.
 *
 * @source concurrency-proofs, section 2, wrap-around, and section 3, row 0→1
 */
import { codec, law, type U16, type U32, u16, u32 } from "../../../prelude/index.ts";
import type { Cpu, LockPc, LockWords, Phase, TicketLock } from "../../00-machine/lock-state.ts";

/** The word that shows ticket `x`. */
export const low = codec((x: bigint): U32 => u32(x));

/** The word of the next ticket is one more, and starts at 0 again. */
export const lowOfNext = law(
  (x: bigint, y: bigint) => [low(x), low(y)],
  (x: bigint, y: bigint) => y !== x + 1n || low(y) === u32(low(x) + 1n),
);
/** Equal words of tickets less than 2^32 apart show one ticket. */
export const lowIsExact = law(
  (x: bigint, y: bigint) => [low(x), low(y)],
  (x: bigint, y: bigint) => !(x <= y && y - x < 4294967296n && low(x) === low(y)) || x === y,
);
/** Words of tickets at most 2^16 apart tell whether they are fewer. */
export const lowTellsShort = law(
  (x: bigint, y: bigint) => [low(x), low(y)],
  (x: bigint, y: bigint) => !(x <= y && y - x <= 65536n && u32(low(y) - low(x)) < 65536n) || y - x < 65536n,
);

/** The word of a lock with half as many bits, such as catalogue/locks/ticket16.litmus. */
export const low16 = codec((x: bigint): U16 => u16(x));

/** Equal half words of tickets less than 2^16 apart show one ticket. */
export const low16IsExact = law(
  (x: bigint, y: bigint) => [low16(x), low16(y)],
  (x: bigint, y: bigint) => !(x <= y && y - x < 65536n && low16(x) === low16(y)) || x === y,
);

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
