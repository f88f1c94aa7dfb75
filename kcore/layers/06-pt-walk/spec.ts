/**
 * Layer 6: one step of a walk, and writing a leaf. A walk goes from an entry to the entry of `gfn` in the table that it
 * points to; with `alloc` a missing table is made. Nothing leads on from an entry 0, and a full pool gives 0. Who made a table is
 * remembered: `pudParent` and its like give the slot whose entry points to a table page. Nothing below knows it.
 *
 * @source kcore reference, layer 6; a full pool halts the machine there
 */
import { isBlock, isPage, isTable, nextPage, rootIndex, slotOf, tableDescriptor } from "../../../src/isa/vmsa/index.ts";
import { require, type U64 } from "../../prelude/index.ts";
import { NO_ENTRY } from "../00-machine/constants.ts";
import { afterLeaf } from "../00-machine/maintenance.ts";
import { isPmdSlot, isPteSlot, isPudSlot, isRootSlot, ownNpt, withNpt } from "../00-machine/page-tables.ts";
import { pmdStart, pteStart, pudStart } from "../00-machine/pools.ts";
import type { Gfn, Machine, RootSlot, TablePage, Vmid } from "../00-machine/state.ts";
import { pmdSlotOf, pteSlotOf, pudSlotOf } from "../00-machine/walk.ts";
import { hasPmdRoom, hasPteRoom, hasPudRoom } from "../05-pt-alloc/room.ts";

/** The root entry. */
export function walkPgd(m: Machine, vmid: Vmid, vttbr: U64, gfn: Gfn, alloc: boolean): readonly [Machine, U64] {
  const npt = ownNpt(m, vmid);
  const slot = slotOf(vttbr, rootIndex(gfn)) as RootSlot;
  require(isRootSlot(vmid, slot));
  const entry = npt.rootPool.at(slot);
  if (entry !== NO_ENTRY || !alloc) return [m, entry];
  const page = npt.pudNext;
  require(pudStart(vmid) <= page);
  if (!hasPudRoom(npt, vmid)) return [m, NO_ENTRY];
  const made = tableDescriptor(page);
  const rootPool = npt.rootPool.with(slot, made);
  const pudParent = npt.pudParent.with(page, slot);
  return [withNpt(m, vmid, { ...npt, rootPool, pudParent, pudNext: nextPage(page) as TablePage }), made];
}

/** The entry of level 1. */
export function walkPud(m: Machine, vmid: Vmid, pgd: U64, gfn: Gfn, alloc: boolean): readonly [Machine, U64] {
  const npt = ownNpt(m, vmid);
  if (pgd === NO_ENTRY) return [m, NO_ENTRY];
  const slot = pudSlotOf(pgd, gfn);
  require(isPudSlot(vmid, slot));
  const entry = npt.pudPool.at(slot);
  if (entry !== NO_ENTRY || !alloc) return [m, entry];
  const page = npt.pmdNext;
  require(pmdStart(vmid) <= page);
  if (!hasPmdRoom(npt, vmid)) return [m, NO_ENTRY];
  const made = tableDescriptor(page);
  const pudPool = npt.pudPool.with(slot, made);
  const pmdParent = npt.pmdParent.with(page, slot);
  return [withNpt(m, vmid, { ...npt, pudPool, pmdParent, pmdNext: nextPage(page) as TablePage }), made];
}

/** The entry of level 2. */
export function walkPmd(m: Machine, vmid: Vmid, pud: U64, gfn: Gfn, alloc: boolean): readonly [Machine, U64] {
  const npt = ownNpt(m, vmid);
  if (pud === NO_ENTRY) return [m, NO_ENTRY];
  const slot = pmdSlotOf(pud, gfn);
  require(isPmdSlot(vmid, slot));
  const entry = npt.pmdPool.at(slot);
  if (entry !== NO_ENTRY || !alloc) return [m, entry];
  const page = npt.pteNext;
  require(pteStart(vmid) <= page);
  if (!hasPteRoom(npt, vmid)) return [m, NO_ENTRY];
  const made = tableDescriptor(page);
  const pmdPool = npt.pmdPool.with(slot, made);
  const pteParent = npt.pteParent.with(page, slot);
  return [withNpt(m, vmid, { ...npt, pmdPool, pteParent, pteNext: nextPage(page) as TablePage }), made];
}

/** The entry of level 3. */
export function walkPte(m: Machine, vmid: Vmid, pmd: U64, gfn: Gfn): readonly [Machine, U64] {
  const npt = ownNpt(m, vmid);
  if (pmd === NO_ENTRY) return [m, NO_ENTRY];
  const slot = pteSlotOf(pmd, gfn);
  require(isPteSlot(vmid, slot));
  return [m, npt.ptePool.at(slot)];
}

/** Writes a block, or 0, into the table that `pud` points to. */
export function setPmd(m: Machine, vmid: Vmid, pud: U64, gfn: Gfn, pmd: U64): Machine {
  const npt = ownNpt(m, vmid);
  const slot = pmdSlotOf(pud, gfn);
  require(isPmdSlot(vmid, slot));
  const old = npt.pmdPool.at(slot);
  require(!isTable(old) && !isTable(pmd));
  const tstate = afterLeaf(m.tstate, isBlock(old), isBlock(pmd));
  return { ...withNpt(m, vmid, { ...npt, pmdPool: npt.pmdPool.with(slot, pmd) }), tstate };
}

/** Writes a page, or 0, into the table that `pmd` points to. */
export function setPte(m: Machine, vmid: Vmid, pmd: U64, gfn: Gfn, pte: U64): Machine {
  const npt = ownNpt(m, vmid);
  const slot = pteSlotOf(pmd, gfn);
  require(isPteSlot(vmid, slot));
  const tstate = afterLeaf(m.tstate, isPage(npt.ptePool.at(slot)), isPage(pte));
  return { ...withNpt(m, vmid, { ...npt, ptePool: npt.ptePool.with(slot, pte) }), tstate };
}
