/** The boot table of memory regions, which nobody changes. @source kcore reference, section 4.5 */
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { MAX_REGIONS } from "./constants.ts";
import type { Machine, RecordIndex, Region, RegionId } from "./state.ts";

function region(m: Machine, r: RegionId): Region {
  require(r < MAX_REGIONS);
  return m.regions.at(r);
}

/** How many there are. */
export const getMemRegionCnt = (m: Machine): readonly [Machine, U32] => [m, m.regionCount];
/** First byte. */
export const getMemRegionBase = (m: Machine, r: RegionId): readonly [Machine, U64] => [m, region(m, r).base];
/** Bytes. */
export const getMemRegionSize = (m: Machine, r: RegionId): readonly [Machine, U64] => [m, region(m, r).size];
/** Number of the first page record, or `NO_RECORD`. */
export const getMemRegionIndex = (m: Machine, r: RegionId): readonly [Machine, RecordIndex] => [m, region(m, r).index];
