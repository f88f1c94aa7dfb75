/** Records below are by number, above by frame; two frames with records have two. */
import { same } from "../../prelude/index.ts";
import { MAX_RECORDS, NO_RECORD, NOBODY, NOWHERE } from "../00-machine/constants.ts";
import type { Machine, Pfn } from "../00-machine/state.ts";
import { recordOf } from "../14-page-index/spec.ts";

/** The number of a frame's record leads back to the frame, so it is no other frame's. */
export const recordHasFrame = (m: Machine, pfn: Pfn): boolean =>
  recordOf(m, pfn) === NO_RECORD || (recordOf(m, pfn) < MAX_RECORDS && m.frameAt.at(recordOf(m, pfn)) === pfn);
/** What is known of a frame above is its record below, which has an owner; or nothing. */
export function pageIsRecord(hi: Machine, lo: Machine, pfn: Pfn): boolean {
  const page = hi.objects.pages.at(pfn);
  const index = recordOf(hi, pfn);
  if (index === NO_RECORD) return page.owner === NOBODY && page.count === NOBODY && page.gfn === NOWHERE;
  return page.owner !== NOBODY && same(page, lo.objects.records.at(index));
}
