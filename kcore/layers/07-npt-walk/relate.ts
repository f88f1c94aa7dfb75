/**
 * Machines of layers 6 and 7: pools and parents below, of which the map `pt` and the presence bits above are a view, for all keys. What is
 * said here of one table holds while its lock is free or this CPU's.
 *
 * Why it is inductive. A change writes at most one entry of each pool, into slots on the way to its frame. Entries of
 * another frame lie in the same slot only if the tables are the same, and two entries that lead to one table are one
 * entry, because the table's parent is (`is…EntrySound`). A table that is new was all zero (`is…ZeroIfFree`), so it translates
 * nothing but what is written next; and no entry led to it, because those lead below the pointer.
 */
import { isBlock, isTable, pageOf } from "../../../src/isa/vmsa/index.ts";
import { same } from "../../prelude/index.ts";
import { NO_ENTRY } from "../00-machine/constants.ts";
import { isVmid, pmdStart, poolEnd, pteStart, pudStart } from "../00-machine/pools.ts";
import type { Gfn, Npt, PmdSlot, PteSlot, PudSlot, RootSlot, TablePage, Vmid } from "../00-machine/state.ts";
import { pmdSlotOf, pudSlotOf, rootSlotOf, walkStage2 } from "../00-machine/walk.ts";
import { hasPmdOf, hasPteOf, hasPudOf } from "./table.ts";

/** The next free page is a page of the range for tables of level 1, or just behind it. */
export const isPudNextInRange = (_hi: Npt, lo: Npt, vmid: Vmid): boolean =>
  !isVmid(vmid) || (pageOf(lo.pudNext) === lo.pudNext && pudStart(vmid) <= lo.pudNext && lo.pudNext <= pmdStart(vmid));
/** The same for level 2. */
export const isPmdNextInRange = (_hi: Npt, lo: Npt, vmid: Vmid): boolean =>
  !isVmid(vmid) || (pageOf(lo.pmdNext) === lo.pmdNext && pmdStart(vmid) <= lo.pmdNext && lo.pmdNext <= pteStart(vmid));
/** The same for level 3. */
export const isPteNextInRange = (_hi: Npt, lo: Npt, vmid: Vmid): boolean =>
  !isVmid(vmid) || (pageOf(lo.pteNext) === lo.pteNext && pteStart(vmid) <= lo.pteNext && lo.pteNext <= poolEnd(vmid));

/** Pages that are free hold no entries. */
export const isPudZeroIfFree = (_hi: Npt, lo: Npt, _vmid: Vmid, slot: PudSlot): boolean =>
  pageOf(slot) < lo.pudNext || lo.pudPool.at(slot) === NO_ENTRY;
export const isPmdZeroIfFree = (_hi: Npt, lo: Npt, _vmid: Vmid, slot: PmdSlot): boolean =>
  pageOf(slot) < lo.pmdNext || lo.pmdPool.at(slot) === NO_ENTRY;
export const isPteZeroIfFree = (_hi: Npt, lo: Npt, _vmid: Vmid, slot: PteSlot): boolean =>
  pageOf(slot) < lo.pteNext || lo.ptePool.at(slot) === NO_ENTRY;

/** A root entry is 0, or points to a table in use that it alone points to. */
export function isRootEntrySound(_hi: Npt, lo: Npt, vmid: Vmid, slot: RootSlot): boolean {
  const entry = lo.rootPool.at(slot);
  if (entry === NO_ENTRY) return true;
  const page = pageOf(entry) as TablePage;
  return isTable(entry) && pudStart(vmid) <= page && page < lo.pudNext && lo.pudParent.at(page) === slot;
}

/** An entry of level 1 is 0, or points to a table in use that it alone points to. */
export function isPudEntrySound(_hi: Npt, lo: Npt, vmid: Vmid, slot: PudSlot): boolean {
  const entry = lo.pudPool.at(slot);
  if (entry === NO_ENTRY) return true;
  const page = pageOf(entry) as TablePage;
  return isTable(entry) && pmdStart(vmid) <= page && page < lo.pmdNext && lo.pmdParent.at(page) === slot;
}

/** An entry of level 2 is 0, or a block, or points to a table in use that it alone points to. */
export function isPmdEntrySound(_hi: Npt, lo: Npt, vmid: Vmid, slot: PmdSlot): boolean {
  const entry = lo.pmdPool.at(slot);
  if (entry === NO_ENTRY || isBlock(entry)) return true;
  const page = pageOf(entry) as TablePage;
  return isTable(entry) && pteStart(vmid) <= page && page < lo.pteNext && lo.pteParent.at(page) === slot;
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

/** The map above is what a walk of the pools below finds. */
export const isMapTheWalk = (hi: Npt, lo: Npt, vmid: Vmid, gfn: Gfn): boolean =>
  same(hi.pt.at(gfn), walkStage2(lo, vmid, gfn));
