/**
 * Theorems of a change as hardware sees it. A change writes at most one entry in the tables of each level, and a CPU that walks
 * meanwhile may see any of these writes without the others, in any order: every subset of them is tried. And what a change
 * does not do: mappings of KCore and of VMs never change, and no other frame's translation does.
 *
 * @source wDRF conditions Transactional-Page-Table and Write-Once-Kernel-Mapping
 */
import { ADDRESSES, blockOf, gfnOf, isBlock, isPage, isTable, pageOf } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, forall, same, theorem, type U64 } from "../../prelude/index.ts";
import { BLOCK_LEVEL, NO_ENTRY, NO_LEVEL, OK } from "../00-machine/constants.ts";
import { ptLock } from "../00-machine/lock-ids.ts";
import { settled } from "../00-machine/locks.ts";
import { holds } from "../00-machine/owners.ts";
import { isVmid, vttbrOf } from "../00-machine/pools.ts";
import type { Gfn, Machine, Npt, PmdSlot, PteSlot, PudSlot, RootSlot, TablePage, Vmid } from "../00-machine/state.ts";
import { walkStage2 } from "../00-machine/walk.ts";
import { hasPmdRoom, hasPteRoom, hasPudRoom } from "../05-pt-alloc/room.ts";
import { setPmd, setPte, walkPgd, walkPmd, walkPte, walkPud } from "../06-pt-walk/spec.ts";
import { isWrittenOnce } from "./leaf.ts";
import * as relate from "./relate.ts";
import { hasPteOf, leafAt, levelAt, withBlock, withoutLeaf, withPage } from "./table.ts";

/** A section is open in which nothing was written, and there is a page for each table that may be missing. */
const mayChange = (m: Machine, vmid: Vmid): boolean =>
  isVmid(vmid) &&
  settled(m) &&
  holds(m, ptLock(vmid)) &&
  m.tstate === "open" &&
  hasPudRoom(m.objects.npts.at(vmid), vmid) &&
  hasPmdRoom(m.objects.npts.at(vmid), vmid) &&
  hasPteRoom(m.objects.npts.at(vmid), vmid);

/** The pools are as layer 7 keeps them. */
const areSound = (npt: Npt, vmid: Vmid): boolean =>
  relate.isPudNextInRange(npt, npt, vmid) &&
  relate.isPmdNextInRange(npt, npt, vmid) &&
  relate.isPteNextInRange(npt, npt, vmid) &&
  forall((s: RootSlot) => relate.isRootEntrySound(npt, npt, vmid, s)) &&
  forall((s: PudSlot) => relate.isPudEntrySound(npt, npt, vmid, s) && relate.isPudZeroIfFree(npt, npt, vmid, s)) &&
  forall((s: PmdSlot) => relate.isPmdEntrySound(npt, npt, vmid, s) && relate.isPmdZeroIfFree(npt, npt, vmid, s)) &&
  forall((s: PteSlot) => relate.isPteZeroIfFree(npt, npt, vmid, s));

/** What a walker sees of a change: of each level, its write or not. */
const seen = (before: Npt, after: Npt, root: boolean, pud: boolean, pmd: boolean, pte: boolean): Npt => ({
  ...after,
  rootPool: root ? after.rootPool : before.rootPool,
  pudPool: pud ? after.pudPool : before.pudPool,
  pmdPool: pmd ? after.pmdPool : before.pmdPool,
  ptePool: pte ? after.ptePool : before.ptePool,
});

/** A translation as it was, as it will be, or none. */
const isBeforeOrAfter = (view: Npt, before: Npt, after: Npt, vmid: Vmid, gfn: Gfn): boolean =>
  walkStage2(view, vmid, gfn).level === NO_LEVEL ||
  same(walkStage2(view, vmid, gfn), walkStage2(before, vmid, gfn)) ||
  same(walkStage2(view, vmid, gfn), walkStage2(after, vmid, gfn));

/** Mapping a page, with all tables that it needs: no subset of its writes translates a frame to anything new. */
export const pageIsTransactional = theorem(
  (m: Machine, vmid: Vmid, gfn: Gfn, pte: U64, other: Gfn, r: boolean, d: boolean, p: boolean, l: boolean) => {
    const before = m.objects.npts.at(vmid);
    assume(mayChange(m, vmid) && isPage(pte));
    assume(areSound(before, vmid));
    const [m1, root] = walkPgd(m, vmid, vttbrOf(vmid), gfn, true);
    const [m2, pud] = walkPud(m1, vmid, root, gfn, true);
    const [m3, pmd] = walkPmd(m2, vmid, pud, gfn, true);
    assume(isTable(pmd));
    const [m4, old] = walkPte(m3, vmid, pmd, gfn);
    assume(!isPage(old));
    const after = setPte(m4, vmid, pmd, gfn, pte).objects.npts.at(vmid);
    assert(isBeforeOrAfter(seen(before, after, r, d, p, l), before, after, vmid, other));
  },
);

/** The same for a block. */
export const blockIsTransactional = theorem(
  (m: Machine, vmid: Vmid, gfn: Gfn, pte: U64, other: Gfn, r: boolean, d: boolean, p: boolean) => {
    const before = m.objects.npts.at(vmid);
    assume(mayChange(m, vmid) && isBlock(pte));
    assume(areSound(before, vmid));
    const [m1, root] = walkPgd(m, vmid, vttbrOf(vmid), gfn, true);
    const [m2, pud] = walkPud(m1, vmid, root, gfn, true);
    const [m3, old] = walkPmd(m2, vmid, pud, gfn, false);
    assume(old === NO_ENTRY);
    const after = setPmd(m3, vmid, pud, gfn, pte).objects.npts.at(vmid);
    assert(isBeforeOrAfter(seen(before, after, r, d, p, true), before, after, vmid, other));
  },
);

/** What is mapped stays as it is, but for the host. A page has its table, and a block is one for all of its frames. */
export const tableIsWrittenOnce = theorem((npt: Npt, vmid: Vmid, addr: U64, pte: U64, other: Gfn) => {
  assume(isWrittenOnce(vmid));
  const old = npt.pt.at(other);
  assume(old.level !== NO_LEVEL && (old.level === BLOCK_LEVEL || hasPteOf(npt, other)));
  assume(old.level !== BLOCK_LEVEL || blockOf(other) !== blockOf(gfnOf(addr)) || same(npt.pt.at(gfnOf(addr)), old));
  assert(same(withPage(npt, vmid, addr, pte).npt.pt.at(other), old));
  assert(same(withBlock(npt, vmid, addr, pte).npt.pt.at(other), old));
  assert(same(withoutLeaf(npt, vmid, addr).npt.pt.at(other), old));
});

/** After a page is set, its frame is translated by it, and all other frames are as they were. */
export const pageIsSet = theorem((npt: Npt, vmid: Vmid, addr: U64, pte: U64, other: Gfn) => {
  const { status, npt: after } = withPage(npt, vmid, addr, pte);
  assume(status === OK);
  assert(after.pt.at(gfnOf(addr)).pte === pte);
  assert(other === gfnOf(addr) || same(after.pt.at(other), npt.pt.at(other)));
});

/** After a block is set, the frames of its 2 MiB are translated by it, and all other frames are as they were. */
export const blockIsSet = theorem((npt: Npt, vmid: Vmid, addr: U64, pte: U64, other: Gfn) => {
  const { status, npt: after } = withBlock(npt, vmid, addr, pte);
  assume(status === OK && npt.pt.at(gfnOf(addr)).pte !== pte);
  assert(blockOf(other) !== blockOf(gfnOf(addr)) || after.pt.at(other).pte === pte);
  assert(blockOf(other) === blockOf(gfnOf(addr)) || same(after.pt.at(other), npt.pt.at(other)));
});

/** After a leaf is removed its frame is not translated, and of all other frames those are as they were that had another leaf. */
export const leafIsGone = theorem((npt: Npt, vmid: Vmid, addr: U64, other: Gfn) => {
  const { status, npt: after } = withoutLeaf(npt, vmid, addr);
  assume(status === OK);
  assert(after.pt.at(gfnOf(addr)).level === NO_LEVEL);
  const isBlock = npt.pt.at(gfnOf(addr)).level === BLOCK_LEVEL;
  const isOfLeaf = other === gfnOf(addr) || (isBlock && blockOf(other) === blockOf(gfnOf(addr)));
  assert(isOfLeaf || same(after.pt.at(other), npt.pt.at(other)));
});

/** What a lookup finds is the leaf at which a walk of hardware's ends, and there is none behind the last address. */
export const lookupIsTheWalk = theorem((npt: Npt, vmid: Vmid, addr: U64) => {
  assume(isVmid(vmid));
  const gfn = gfnOf(addr);
  assume(relate.isMapTheWalk(npt, npt, vmid, gfn));
  const found = walkStage2(npt, vmid, gfn);
  assert(levelAt(npt, addr) === (addr < ADDRESSES ? found.level : NO_LEVEL));
  assert(leafAt(npt, addr) === (addr < ADDRESSES ? found.pte : NO_ENTRY));
});

/** A page of the pool is a table of one entry. */
export const tablesAreNotShared = theorem((npt: Npt, vmid: Vmid, a: PudSlot, b: PudSlot) => {
  assume(forall((slot: PudSlot) => relate.isPudEntrySound(npt, npt, vmid, slot)));
  assume(npt.pudPool.at(a) !== NO_ENTRY && npt.pudPool.at(b) !== NO_ENTRY);
  assume(pageOf(npt.pudPool.at(a)) === pageOf(npt.pudPool.at(b)));
  assert(a === b);
});

/** The page that is taken next is the table of no entry, so none is taken twice. */
export const nextPageIsNew = theorem((npt: Npt, vmid: Vmid, slot: PudSlot) => {
  assume(forall((s: PudSlot) => relate.isPudEntrySound(npt, npt, vmid, s)));
  assume(npt.pudPool.at(slot) !== NO_ENTRY);
  assert((pageOf(npt.pudPool.at(slot)) as TablePage) !== npt.pmdNext);
});
