/** What layer 13 knows of memory regions: they do not meet, and `regionAt` says where each of them is. */
import { ADDRESSES, addressOf, FRAMES, pageOf } from "../../../src/isa/vmsa/index.ts";
import { MAX_REGIONS, NO_REGION } from "../00-machine/constants.ts";
import type { Machine, Pfn, RegionId } from "../00-machine/state.ts";

/** All of them can be looked at. */
export const regionsAreFew = (m: Machine): boolean => m.regionCount <= MAX_REGIONS;
/** A region is a number of pages that have addresses. */
export const regionIsWhole = (m: Machine, r: RegionId): boolean =>
  r >= m.regionCount ||
  (pageOf(m.regions.at(r).base) === m.regions.at(r).base &&
    pageOf(m.regions.at(r).size) === m.regions.at(r).size &&
    m.regions.at(r).base + m.regions.at(r).size <= ADDRESSES);

const isInside = (m: Machine, pfn: Pfn, r: RegionId): boolean =>
  m.regions.at(r).base <= addressOf(pfn) && addressOf(pfn) < m.regions.at(r).base + m.regions.at(r).size;
/** A frame lies in the region that is named for it. */
export const foundIsInside = (m: Machine, pfn: Pfn): boolean =>
  m.regionAt.at(pfn) === NO_REGION ||
  (pfn < FRAMES && m.regionAt.at(pfn) < m.regionCount && isInside(m, pfn, m.regionAt.at(pfn)));
/** And in no other. */
export const insideIsFound = (m: Machine, pfn: Pfn, r: RegionId): boolean =>
  r >= m.regionCount || pfn >= FRAMES || !isInside(m, pfn, r) || m.regionAt.at(pfn) === r;
