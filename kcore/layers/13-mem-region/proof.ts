/** Layer 13: a recorded run, and why the search finds the region. Mutants: the end of a region taken for inside, its base left out; the first or last region left out. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { type U32, u32, u64 } from "../../prelude/index.ts";
import { NO_REGION } from "../00-machine/constants.ts";
import type { Machine, Pfn, RegionId } from "../00-machine/state.ts";
import { memRegionSearch } from "./index.ts";

/** Looks in each region of the boot table, at its ends, and between them. */
export function run(): void {
  const frames = [0n, 0x10n, 0x2222fn, 0x22230n, 0x2b400n, 0x40000n, 0x7ffffn, 0x80000n, 0x90000n, 1n << 36n];
  for (const frame of frames) memRegionSearch(u64(frame) as Pfn);
}

/** Before the `i`-th region is looked at: what was found is right, and what was not found is not among those before it. */
export const isFoundSoFar = (hi: Machine, _lo: Machine, pfn: Pfn, i: RegionId, count: U32, found: RegionId): boolean =>
  i <= count &&
  (found === NO_REGION ? hi.regionAt.at(pfn) === NO_REGION || i <= hi.regionAt.at(pfn) : hi.regionAt.at(pfn) === found);
/** Regions that are left. */
export const regionsLeft = (_m: Machine, i: RegionId, count: U32): U32 => u32(count - i);

export const layer = defineLayer({
  title: "MemRegion",
  run,
  loops: { memRegionSearch: [{ invariant: isFoundSoFar, changes: [], measure: regionsLeft }] },
});
