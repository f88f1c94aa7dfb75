/**
 * How the pools of one stage-2 table must look, and what they mean, each for one key. `relate.ts` says these of the tables in
 * memory and of the committed ones.
 */
import { isBlock, isTable, pageOf } from "../../../src/isa/vmsa/index.ts";
import { NO_ENTRY } from "../00-machine/constants.ts";
import { isVmid, pmdStart, poolEnd, pteStart, pudStart } from "../00-machine/pools.ts";
import type { Gfn, Mapping, Npt, PmdSlot, PteSlot, PudSlot, RootSlot, TablePage, Vmid } from "../00-machine/state.ts";
import { pmdSlotOf, pudSlotOf, rootSlotOf, walkStage2 } from "../00-machine/walk.ts";
import { hasPmdOf, hasPteOf, hasPudOf } from "./table.ts";

/** The next free page is a page of the range for tables of level 1, or just behind it. */
export const isPudNextInRange = (npt: Npt, vmid: Vmid): boolean =>
  !isVmid(vmid) ||
  (pageOf(npt.pudNext) === npt.pudNext && pudStart(vmid) <= npt.pudNext && npt.pudNext <= pmdStart(vmid));
/** The same for level 2. */
export const isPmdNextInRange = (npt: Npt, vmid: Vmid): boolean =>
  !isVmid(vmid) ||
  (pageOf(npt.pmdNext) === npt.pmdNext && pmdStart(vmid) <= npt.pmdNext && npt.pmdNext <= pteStart(vmid));
/** The same for level 3. */
export const isPteNextInRange = (npt: Npt, vmid: Vmid): boolean =>
  !isVmid(vmid) ||
  (pageOf(npt.pteNext) === npt.pteNext && pteStart(vmid) <= npt.pteNext && npt.pteNext <= poolEnd(vmid));

/** Pages that are free hold no entries. */
export const isPudZeroIfFree = (npt: Npt, slot: PudSlot): boolean =>
  pageOf(slot) < npt.pudNext || npt.pudPool.at(slot) === NO_ENTRY;
export const isPmdZeroIfFree = (npt: Npt, slot: PmdSlot): boolean =>
  pageOf(slot) < npt.pmdNext || npt.pmdPool.at(slot) === NO_ENTRY;
export const isPteZeroIfFree = (npt: Npt, slot: PteSlot): boolean =>
  pageOf(slot) < npt.pteNext || npt.ptePool.at(slot) === NO_ENTRY;

/** A root entry is 0, or points to a table in use that it alone points to. */
export function isRootEntrySound(npt: Npt, vmid: Vmid, slot: RootSlot): boolean {
  const entry = npt.rootPool.at(slot);
  if (entry === NO_ENTRY) return true;
  const page = pageOf(entry) as TablePage;
  return isTable(entry) && pudStart(vmid) <= page && page < npt.pudNext && npt.pudParent.at(page) === slot;
}

/** An entry of level 1 is 0, or points to a table in use that it alone points to. */
export function isPudEntrySound(npt: Npt, vmid: Vmid, slot: PudSlot): boolean {
  const entry = npt.pudPool.at(slot);
  if (entry === NO_ENTRY) return true;
  const page = pageOf(entry) as TablePage;
  return isTable(entry) && pmdStart(vmid) <= page && page < npt.pmdNext && npt.pmdParent.at(page) === slot;
}

/** An entry of level 2 is 0, or a block, or points to a table in use that it alone points to. */
export function isPmdEntrySound(npt: Npt, vmid: Vmid, slot: PmdSlot): boolean {
  const entry = npt.pmdPool.at(slot);
  if (entry === NO_ENTRY || isBlock(entry)) return true;
  const page = pageOf(entry) as TablePage;
  return isTable(entry) && pteStart(vmid) <= page && page < npt.pteNext && npt.pteParent.at(page) === slot;
}

/** `hasPud` above says which root entries there are below. */
export const isPudKnown = (hi: Npt, lo: Npt, vmid: Vmid, gfn: Gfn): boolean =>
  hasPudOf(hi, gfn) === (lo.rootPool.at(rootSlotOf(vmid, gfn)) !== NO_ENTRY);

/** `hasPmd` above says for which frames there is a table of level 2 below. */
export function isPmdKnown(hi: Npt, lo: Npt, vmid: Vmid, gfn: Gfn): boolean {
  const root = lo.rootPool.at(rootSlotOf(vmid, gfn));
  const pud = lo.pudPool.at(pudSlotOf(root, gfn));
  return hasPmdOf(hi, gfn) === (root !== NO_ENTRY && pud !== NO_ENTRY);
}

/** `hasPte` above says for which frames there is a table of level 3 below. */
export function isPteKnown(hi: Npt, lo: Npt, vmid: Vmid, gfn: Gfn): boolean {
  const root = lo.rootPool.at(rootSlotOf(vmid, gfn));
  const pud = lo.pudPool.at(pudSlotOf(root, gfn));
  const pmd = lo.pmdPool.at(pmdSlotOf(pud, gfn));
  return hasPteOf(hi, gfn) === (root !== NO_ENTRY && pud !== NO_ENTRY && isTable(pmd));
}

const isSame = (a: Mapping, b: Mapping): boolean => a.level === b.level && a.pte === b.pte && a.pfn === b.pfn;

/** The map above is what a walk of the pools below finds. */
export const isMapTheWalk = (hi: Npt, lo: Npt, vmid: Vmid, gfn: Gfn): boolean =>
  isSame(hi.pt.at(gfn), walkStage2(lo, vmid, gfn));
