/** Layer 12 looks at tables as layer 11 does. What it knows of them: leaves are pages, and caches have nothing that a map has not. */
import { frameOf, isPage } from "../../../src/isa/vmsa/index.ts";
import { same } from "../../prelude/index.ts";
import { NO_LEVEL, PAGE_LEVEL } from "../00-machine/constants.ts";
import { IO_FRAMES, OUTPUT_FRAMES } from "../00-machine/io-pools.ts";
import type { Bank, Gfn, Machine, Spt } from "../00-machine/state.ts";
import { hasIoPmdOf, hasIoPteOf } from "../11-mmio-spt-walk/table.ts";

/** A frame is mapped by nothing, or by a page that names its output frame, which hardware can address. */
export function ioLeafIsPage(spt: Spt, bank: Bank, gfn: Gfn): boolean {
  const { level, pte, pfn } = spt.pt.at(bank).at(gfn);
  if (level === NO_LEVEL) return pte === 0n && pfn === 0n;
  return level === PAGE_LEVEL && isPage(pte) && pfn === frameOf(pte) && gfn < IO_FRAMES && pfn < OUTPUT_FRAMES;
}
/** A page has its tables. */
export const ioLeafHasTables = (spt: Spt, bank: Bank, gfn: Gfn): boolean =>
  (hasIoPmdOf(spt, bank, gfn) || !hasIoPteOf(spt, bank, gfn)) &&
  (spt.pt.at(bank).at(gfn).level === NO_LEVEL || hasIoPteOf(spt, bank, gfn));
/** SMMUs translate by nothing that is not in the table. In the middle of an operation below they may, until the TLBI. */
export const ioCachedIsMapped = (m: Machine, bank: Bank, gfn: Gfn): boolean =>
  m.smmuTlb.at(bank).at(gfn).level === NO_LEVEL || same(m.smmuTlb.at(bank).at(gfn), m.objects.spt.pt.at(bank).at(gfn));
