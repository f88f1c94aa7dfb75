/**
 * Layer 8 hides nothing: a section that has ended leaves what its step says. What follows are invariants of the machine seen
 * from here: maps are made of whole leaves, and caches have nothing that the map in memory has not.
 */
import { blockFrame, blockOf, FRAMES, frameOf, isBlock, isPage } from "../../../src/isa/vmsa/index.ts";
import { BLOCK_LEVEL, NO_LEVEL, PAGE_LEVEL } from "../00-machine/constants.ts";
import type { Gfn, Machine, Mapping, Npt, Vmid } from "../00-machine/state.ts";
import { hasPmdOf, hasPteOf, hasPudOf } from "../07-npt-walk/table.ts";

function isWholeLeaf(npt: Npt, gfn: Gfn): boolean {
  const { level, pte, pfn } = npt.pt.at(gfn);
  if (level === NO_LEVEL) return pte === 0n && pfn === 0n;
  if (gfn >= FRAMES) return false;
  if (level === BLOCK_LEVEL) return isBlock(pte) && pfn === blockFrame(pte, gfn);
  return level === PAGE_LEVEL && isPage(pte) && pfn === frameOf(pte);
}

/** A frame is mapped by nothing, or by a block or page that names its output frame. */
export const leavesAreWhole = (m: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  isWholeLeaf(m.objects.npts.at(vmid), gfn) && isWholeLeaf(m.committed.npts.at(vmid), gfn);

const haveTables = (npt: Npt, gfn: Gfn): boolean =>
  (hasPudOf(npt, gfn) || !hasPmdOf(npt, gfn)) &&
  (hasPmdOf(npt, gfn) || !hasPteOf(npt, gfn)) &&
  (npt.pt.at(gfn).level !== PAGE_LEVEL || hasPteOf(npt, gfn)) &&
  (npt.pt.at(gfn).level !== BLOCK_LEVEL || (hasPmdOf(npt, gfn) && !hasPteOf(npt, gfn)));

/** A page has its tables, and a block has no table under it. */
export const leavesHaveTables = (m: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  haveTables(m.objects.npts.at(vmid), gfn) && haveTables(m.committed.npts.at(vmid), gfn);

const isWholeBlock = (npt: Npt, gfn: Gfn, other: Gfn): boolean =>
  blockOf(gfn) !== blockOf(other) ||
  npt.pt.at(gfn).level !== BLOCK_LEVEL ||
  (npt.pt.at(other).level === BLOCK_LEVEL && npt.pt.at(other).pte === npt.pt.at(gfn).pte);

/** A block maps all frames of its 2 MiB. */
export const blocksAreWhole = (m: Machine, vmid: Vmid, gfn: Gfn, other: Gfn): boolean =>
  isWholeBlock(m.objects.npts.at(vmid), gfn, other) && isWholeBlock(m.committed.npts.at(vmid), gfn, other);

const isSame = (a: Mapping, b: Mapping): boolean => a.level === b.level && a.pte === b.pte && a.pfn === b.pfn;

/** Hardware translates by nothing that is not in the table. */
export function cachedIsMapped(m: Machine, vmid: Vmid, gfn: Gfn): boolean {
  const cached = m.tlb.at(vmid).at(gfn);
  return cached.level === NO_LEVEL || isSame(cached, m.objects.npts.at(vmid).pt.at(gfn));
}

/** Where the lock of a table is free, the table in memory is the committed one. */
export { freeEntries, freeMeaning, freePages } from "../04-locks/relate.ts";
