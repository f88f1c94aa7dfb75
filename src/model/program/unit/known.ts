/**
 * What searches have found out about compiled code that its text does not say: where its jumps through registers go, and
 * which addresses are accessed that are of no variable. A program is made with what is known; when a search meets more,
 * it is added and the search starts again. So nothing has to be guessed of tables and pointers.
 */
import { Unforeseen } from "../program.ts";

export interface Known {
  /** Values with which an instruction jumped, by its origin. */
  readonly jumps: ReadonlyMap<string, readonly bigint[]>;
  /** Addresses that were accessed. */
  readonly accesses: readonly bigint[];
}

export const NOTHING: Known = { jumps: new Map(), accesses: [] };

/** More than any switch or table of real code has. */
const MOST = 512;

/** All that is known after a search; undefined when it met nothing new. */
function learnt({ jumps, accesses }: Known, { what, instruction, address }: Unforeseen): Known | undefined {
  if (what === "access") {
    const isNew = !accesses.includes(address) && accesses.length < MOST;
    return isNew ? { jumps, accesses: [...accesses, address] } : undefined;
  }
  const before = jumps.get(instruction.origin ?? "") ?? [];
  if (instruction.origin === undefined || before.includes(address) || before.length >= MOST) return undefined;
  return { jumps: new Map(jumps).set(instruction.origin, [...before, address]), accesses };
}

/**
 * Searches the program that `make` makes, until nothing is met that it does not know of.
 * @throws {Unsupported}
 */
export function withKnown<P, T>(make: (known: Known) => P, search: (program: P) => T): T {
  for (let known = NOTHING; ; ) {
    try {
      return search(make(known));
    } catch (error) {
      if (!(error instanceof Unforeseen)) throw error;
      const more = learnt(known, error);
      if (more === undefined) throw error;
      known = more;
    }
  }
}
