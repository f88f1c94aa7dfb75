/** What a harness does not say, from the code. */
import { linked } from "../../model/program/index.ts";
import type { Unit } from "../../read/asm/index.ts";
import type { CheckSettings } from "../../read/harness/index.ts";

/** The threads as they are typed: every function that is no lock's and is visible outside; empty when there are none. */
export function inferredWords(units: readonly Unit[], { locks }: CheckSettings): string {
  const all = linked(units);
  const ofLocks = new Set(locks.flatMap((l) => [...l.acquire, ...l.release, ...l.try]));
  return all
    .functions()
    .filter((name) => !ofLocks.has(name) && all.symbol(name)?.symbol.global === true)
    .join(",");
}
