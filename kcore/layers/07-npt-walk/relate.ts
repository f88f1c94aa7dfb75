/**
 * What layer 7 hides: pools and parents below, of which the map `pt` and the presence bits above are a view, for all keys. Nothing
 * is said of committed tables: no step up to here reads them, and giving a lock up commits what is in memory.
 *
 * Why it is inductive. A change writes at most one entry of each pool, into slots on the way to its frame. Entries of
 * another frame lie in the same slot only if the tables are the same, and two entries that lead to one table are one
 * entry, because the table's parent is (`is…EntrySound`). A table that is new was all zero (`is…ZeroIfFree`), so it translates
 * nothing but what is written next; and no entry led to it, because those lead below the pointer.
 */
import type { Gfn, Machine, Npt, PmdSlot, PteSlot, PudSlot, RootSlot, Vmid } from "../00-machine/state.ts";
import * as shape from "./shape.ts";

export const hidden = [
  "objects.npts.*.rootPool",
  "objects.npts.*.pudPool",
  "objects.npts.*.pmdPool",
  "objects.npts.*.ptePool",
  "objects.npts.*.pudParent",
  "objects.npts.*.pmdParent",
  "objects.npts.*.pteParent",
  "objects.npts.*.pt",
  "objects.npts.*.hasPud",
  "objects.npts.*.hasPmd",
  "objects.npts.*.hasPte",
  "committed.npts.*.rootPool",
  "committed.npts.*.pudPool",
  "committed.npts.*.pmdPool",
  "committed.npts.*.ptePool",
  "committed.npts.*.pudParent",
  "committed.npts.*.pmdParent",
  "committed.npts.*.pteParent",
  "committed.npts.*.pt",
  "committed.npts.*.hasPud",
  "committed.npts.*.hasPmd",
  "committed.npts.*.hasPte",
];

const inMemory = (m: Machine, vmid: Vmid): Npt => m.objects.npts.at(vmid);

/** The next page for tables of level 1 is in its range. */
export const isPudNextInRange = (_hi: Machine, lo: Machine, vmid: Vmid): boolean =>
  shape.isPudNextInRange(inMemory(lo, vmid), vmid);

/** The next page for tables of level 2 is in its range. */
export const isPmdNextInRange = (_hi: Machine, lo: Machine, vmid: Vmid): boolean =>
  shape.isPmdNextInRange(inMemory(lo, vmid), vmid);

/** The next page for tables of level 3 is in its range. */
export const isPteNextInRange = (_hi: Machine, lo: Machine, vmid: Vmid): boolean =>
  shape.isPteNextInRange(inMemory(lo, vmid), vmid);

/** Free pages for tables of level 1 are zero. */
export const isPudZeroIfFree = (_hi: Machine, lo: Machine, vmid: Vmid, slot: PudSlot): boolean =>
  shape.isPudZeroIfFree(inMemory(lo, vmid), slot);

/** Free pages for tables of level 2 are zero. */
export const isPmdZeroIfFree = (_hi: Machine, lo: Machine, vmid: Vmid, slot: PmdSlot): boolean =>
  shape.isPmdZeroIfFree(inMemory(lo, vmid), slot);

/** Free pages for tables of level 3 are zero. */
export const isPteZeroIfFree = (_hi: Machine, lo: Machine, vmid: Vmid, slot: PteSlot): boolean =>
  shape.isPteZeroIfFree(inMemory(lo, vmid), slot);

/** Root entries are 0 or lead to a table of their own. */
export const isRootEntrySound = (_hi: Machine, lo: Machine, vmid: Vmid, slot: RootSlot): boolean =>
  shape.isRootEntrySound(inMemory(lo, vmid), vmid, slot);

/** Entries of level 1 are 0 or lead to a table of their own. */
export const isPudEntrySound = (_hi: Machine, lo: Machine, vmid: Vmid, slot: PudSlot): boolean =>
  shape.isPudEntrySound(inMemory(lo, vmid), vmid, slot);

/** Entries of level 2 are 0, a block, or lead to a table of their own. */
export const isPmdEntrySound = (_hi: Machine, lo: Machine, vmid: Vmid, slot: PmdSlot): boolean =>
  shape.isPmdEntrySound(inMemory(lo, vmid), vmid, slot);

/** The presence bits of level 1 tables are right. */
export const isPudKnown = (hi: Machine, lo: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  shape.isPudKnown(inMemory(hi, vmid), inMemory(lo, vmid), vmid, gfn);

/** The presence bits of level 2 tables are right. */
export const isPmdKnown = (hi: Machine, lo: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  shape.isPmdKnown(inMemory(hi, vmid), inMemory(lo, vmid), vmid, gfn);

/** The presence bits of level 3 tables are right. */
export const isPteKnown = (hi: Machine, lo: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  shape.isPteKnown(inMemory(hi, vmid), inMemory(lo, vmid), vmid, gfn);

/** The map is what hardware finds. */
export const isMapTheWalk = (hi: Machine, lo: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  shape.isMapTheWalk(inMemory(hi, vmid), inMemory(lo, vmid), vmid, gfn);
