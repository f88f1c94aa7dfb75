/** What is known of the host's pages that its devices reach. @source concurrency-proofs, section 6: smmu_count */

import { HOST, NO_LEVEL } from "../layers/00-machine/constants.ts";
import { isBank } from "../layers/00-machine/io-pools.ts";
import type { Bank, Gfn, Machine, Pfn } from "../layers/00-machine/state.ts";
import { isMarked } from "../layers/16-mem-manager/marks.ts";
import type { U64 } from "../prelude/index.ts";

/** The host's devices see a page of the host's at its own frame. */
export function hostPageIsAtItself(m: Machine, pfn: Pfn): boolean {
  const { owner, gfn } = m.objects.pages.at(pfn);
  const frame: U64 = pfn;
  return owner !== HOST || gfn === frame;
}

/** A bank of the host's that maps a page of the host's has its mark in the page's record. */
export function hostBankIsMarked(m: Machine, bank: Bank, pfn: Pfn): boolean {
  const { owner, count } = m.objects.pages.at(pfn);
  const frame: U64 = pfn;
  const isMapped = m.objects.spt.pt.at(bank).at(frame as Gfn).level !== NO_LEVEL;
  return !isBank(bank) || owner !== HOST || m.objects.smmuVmid.at(bank) !== HOST || !isMapped || isMarked(count, bank);
}
