/** Layer 13: which memory region a frame lies in is a map, `regionAt`. @source kcore reference, layer 13 */
import type { Machine, Pfn, RegionId } from "../00-machine/state.ts";

/** The region, or `NO_REGION`. */
export const memRegionSearch = (m: Machine, pfn: Pfn): readonly [Machine, RegionId] => [m, m.regionAt.at(pfn)];
