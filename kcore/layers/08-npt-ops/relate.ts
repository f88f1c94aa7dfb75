/** Layer 8 looks at tables as layer 7 does. What it knows of them: maps are made of whole leaves, and caches have nothing that a map has not. */
import { blockFrame, blockOf, FRAMES, frameOf, isBlock, isPage } from "../../../src/isa/vmsa/index.ts";
import { same } from "../../prelude/index.ts";
import { BLOCK_LEVEL, NO_LEVEL, PAGE_LEVEL } from "../00-machine/constants.ts";
import type { Gfn, Machine, Npt, Vmid } from "../00-machine/state.ts";
import { hasPmdOf, hasPteOf, hasPudOf } from "../07-npt-walk/table.ts";

/** A frame is mapped by nothing, or by a block or page that names its output frame. */
export function leafIsWhole(npt: Npt, _vmid: Vmid, gfn: Gfn): boolean {
  const { level, pte, pfn } = npt.pt.at(gfn);
  if (level === NO_LEVEL) return pte === 0n && pfn === 0n;
  if (gfn >= FRAMES) return false;
  if (level === BLOCK_LEVEL) return isBlock(pte) && pfn === blockFrame(pte, gfn);
  return level === PAGE_LEVEL && isPage(pte) && pfn === frameOf(pte);
}
/** A page has its tables, and a block has no table under it. */
export const leafHasTables = (npt: Npt, _vmid: Vmid, gfn: Gfn): boolean =>
  (hasPudOf(npt, gfn) || !hasPmdOf(npt, gfn)) &&
  (hasPmdOf(npt, gfn) || !hasPteOf(npt, gfn)) &&
  (npt.pt.at(gfn).level !== PAGE_LEVEL || hasPteOf(npt, gfn)) &&
  (npt.pt.at(gfn).level !== BLOCK_LEVEL || (hasPmdOf(npt, gfn) && !hasPteOf(npt, gfn)));
/** A block maps all frames of its 2 MiB. */
export const blockIsWhole = (npt: Npt, _vmid: Vmid, gfn: Gfn, other: Gfn): boolean =>
  blockOf(gfn) !== blockOf(other) ||
  npt.pt.at(gfn).level !== BLOCK_LEVEL ||
  (npt.pt.at(other).level === BLOCK_LEVEL && npt.pt.at(other).pte === npt.pt.at(gfn).pte);
/** Hardware translates by nothing that is not in the table. In the middle of an operation below it may, until the TLBI. */
export const cachedIsMapped = (m: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  m.tlb.at(vmid).at(gfn).level === NO_LEVEL || same(m.tlb.at(vmid).at(gfn), m.objects.npts.at(vmid).pt.at(gfn));
