/**
 * Layer 8 hides only what has no meaning from layer 7 on. A section that has ended leaves what its step says. What follows are invariants of the machine seen
 * from here: maps are made of whole leaves, and caches have nothing that the map in memory has not.
 */
import { blockFrame, blockOf, FRAMES, frameOf, isBlock, isPage } from "../../../src/isa/vmsa/index.ts";
import { BLOCK_LEVEL, NO_LEVEL, PAGE_LEVEL } from "../00-machine/constants.ts";
import { ptLock } from "../00-machine/lock-ids.ts";
import { isVmid } from "../00-machine/pools.ts";
import type { Gfn, Index, Machine, Mapping, Npt, Vmid } from "../00-machine/state.ts";
import { hasPmdOf, hasPteOf, hasPudOf } from "../07-npt-walk/table.ts";

export const hidden = [
  "objects.npts.*.rootPool",
  "objects.npts.*.pudPool",
  "objects.npts.*.pmdPool",
  "objects.npts.*.ptePool",
  "objects.npts.*.pudParent",
  "objects.npts.*.pmdParent",
  "objects.npts.*.pteParent",
  "committed.npts.*.rootPool",
  "committed.npts.*.pudPool",
  "committed.npts.*.pmdPool",
  "committed.npts.*.ptePool",
  "committed.npts.*.pudParent",
  "committed.npts.*.pmdParent",
  "committed.npts.*.pteParent",
];

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

/**
 * Hardware translates by nothing that is not in the table: between any two steps of this layer, and so whenever the table's lock is
 * free. Inside of a section it may have the old leaf until the TLBI; layer 7 shows that this is the same as having it until the
 * whole step.
 */
export function cachedIsMapped(m: Machine, vmid: Vmid, gfn: Gfn): boolean {
  const cached = m.tlb.at(vmid).at(gfn);
  return cached.level === NO_LEVEL || isSame(cached, m.objects.npts.at(vmid).pt.at(gfn));
}

// Where the lock of a table is free, the table in memory is the committed one. One function for each kind of key, so that
// each says something as soon as keys of its kind occur.
const isFree = (m: Machine, vmid: Vmid): boolean => isVmid(vmid) && !m.owners.at(ptLock(vmid)).held;
const inMemory = (m: Machine, vmid: Vmid): Npt => m.objects.npts.at(vmid);
const asCommitted = (m: Machine, vmid: Vmid): Npt => m.committed.npts.at(vmid);

export const pointersAreCommitted = (m: Machine, vmid: Vmid): boolean =>
  !isFree(m, vmid) ||
  (inMemory(m, vmid).pudNext === asCommitted(m, vmid).pudNext &&
    inMemory(m, vmid).pmdNext === asCommitted(m, vmid).pmdNext &&
    inMemory(m, vmid).pteNext === asCommitted(m, vmid).pteNext);
export const mapIsCommitted = (m: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  !isFree(m, vmid) || isSame(inMemory(m, vmid).pt.at(gfn), asCommitted(m, vmid).pt.at(gfn));
export const pudsAreCommitted = (m: Machine, vmid: Vmid, i: Index): boolean =>
  !isFree(m, vmid) || inMemory(m, vmid).hasPud.at(i) === asCommitted(m, vmid).hasPud.at(i);
export const pmdsAreCommitted = (m: Machine, vmid: Vmid, i: Index, j: Index): boolean =>
  !isFree(m, vmid) || inMemory(m, vmid).hasPmd.at(i).at(j) === asCommitted(m, vmid).hasPmd.at(i).at(j);
export const ptesAreCommitted = (m: Machine, vmid: Vmid, i: Index, j: Index, k: Index): boolean =>
  !isFree(m, vmid) || inMemory(m, vmid).hasPte.at(i).at(j).at(k) === asCommitted(m, vmid).hasPte.at(i).at(j).at(k);
