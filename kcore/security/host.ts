/** What the host reaches. @source concurrency-proofs, section 6: host_iso */

import { HOST, NO_LEVEL, PAGE_LEVEL } from "../layers/00-machine/constants.ts";
import type { Gfn, Machine } from "../layers/00-machine/state.ts";
import { mayHostReach } from "../layers/16-mem-manager/rules.ts";
import type { U64 } from "../prelude/index.ts";

/** What the host's table maps is a page at its own address, and one that the host may reach: a device's, its own, or one that a VM shares. */
export function hostIsIsolated(m: Machine, gfn: Gfn): boolean {
  const { level, pfn } = m.objects.npts.at(HOST).pt.at(gfn);
  if (level === NO_LEVEL) return true;
  const { owner, count } = m.objects.pages.at(pfn);
  const frame: U64 = pfn;
  return level === PAGE_LEVEL && frame === gfn && mayHostReach(owner, count);
}
