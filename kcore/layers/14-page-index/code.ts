/** The number of a frame's record. @source kcore reference, layer 14 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import { u64 } from "../../prelude/index.ts";
import { NO_RECORD, NO_REGION } from "../00-machine/constants.ts";
import { getMemRegionBase, getMemRegionIndex } from "../00-machine/index.ts";
import type { Pfn, RecordIndex } from "../00-machine/state.ts";
import { memRegionSearch } from "../13-mem-region/index.ts";

export function getS2PageIndex(pfn: Pfn): RecordIndex {
  const region = memRegionSearch(pfn);
  if (region === NO_REGION) return NO_RECORD;
  const first = getMemRegionIndex(region);
  if (first === NO_RECORD) return NO_RECORD;
  const base = getMemRegionBase(region);
  return u64(first + (u64(addressOf(pfn) - base) >> 12n)) as RecordIndex;
}
