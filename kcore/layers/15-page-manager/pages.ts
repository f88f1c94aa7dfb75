/** Page records by frame, for specifications of this layer and those above. */
import type { Machine, PageRecord, Pfn } from "../00-machine/state.ts";

/** The machine with another record of a frame. */
export const withPage = (m: Machine, pfn: Pfn, record: PageRecord): Machine => ({
  ...m,
  objects: { ...m.objects, pages: m.objects.pages.with(pfn, record) },
});
