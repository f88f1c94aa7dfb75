/** Layer 14: the number of a frame's record, in one step. @source kcore reference, layer 14 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import { u64 } from "../../prelude/index.ts";
import { NO_RECORD, NO_REGION } from "../00-machine/constants.ts";
import type { Machine, Pfn, RecordIndex } from "../00-machine/state.ts";

/** The record of a frame: its place in its region, behind the region's first record. */
export function recordOf(m: Machine, pfn: Pfn): RecordIndex {
  const r = m.regionAt.at(pfn);
  if (r === NO_REGION) return NO_RECORD;
  const { base, index } = m.regions.at(r);
  return index === NO_RECORD ? NO_RECORD : (u64(index + (u64(addressOf(pfn) - base) >> 12n)) as RecordIndex);
}

/** The number, or `NO_RECORD` of a frame that is no memory. */
export const getS2PageIndex = (m: Machine, pfn: Pfn): readonly [Machine, RecordIndex] => [m, recordOf(m, pfn)];
