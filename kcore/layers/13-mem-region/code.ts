/** Which memory region a frame lies in. @source kcore reference, layer 13 */
import { addressOf, FRAMES } from "../../../src/isa/vmsa/index.ts";
import { u32 } from "../../prelude/index.ts";
import { NO_REGION } from "../00-machine/constants.ts";
import { getMemRegionBase, getMemRegionCnt, getMemRegionSize } from "../00-machine/index.ts";
import type { Pfn, RegionId } from "../00-machine/state.ts";

export function memRegionSearch(pfn: Pfn): RegionId {
  if (pfn >= FRAMES) return NO_REGION;
  const addr = addressOf(pfn);
  const count = getMemRegionCnt();
  let found = NO_REGION;
  for (let i = u32(0n) as RegionId; i < count; i = u32(i + 1n) as RegionId) {
    const base = getMemRegionBase(i);
    const size = getMemRegionSize(i);
    if (base <= addr && addr < base + size) found = i;
  }
  return found;
}
