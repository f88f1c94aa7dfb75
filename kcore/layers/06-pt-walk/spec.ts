/**
 * What layer 6 does. Who made a table is remembered: `pudParent` and its like give the slot whose entry points to a table
 * page. Nothing below knows it.
 *
 * @source kcore reference, layer 6; a full pool halts the machine there
 */
import { isBlock, isPage, isTable, nextPage, rootIndex, slotOf, tableDescriptor } from "../../../src/isa/vmsa/index.ts";
import { require, type U64 } from "../../prelude/index.ts";
import { NO_ENTRY } from "../00-machine/constants.ts";
import { afterLeaf } from "../00-machine/maintenance.ts";
import { isPmdSlot, isPteSlot, isPudSlot, isRootSlot, ownNpt } from "../00-machine/page-tables.ts";
import { pmdStart, pteStart, pudStart } from "../00-machine/pools.ts";
import { withNpt } from "../00-machine/sections.ts";
import type { Gfn, Machine, RootSlot, TablePage, Vmid } from "../00-machine/state.ts";
import { pmdSlotOf, pteSlotOf, pudSlotOf } from "../00-machine/walk.ts";
import { hasPmdRoom, hasPteRoom, hasPudRoom } from "../05-pt-alloc/room.ts";

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
  const next = {
    ...npt,
    rootPool: npt.rootPool.with(slot, made),
    pudNext: nextPage(page) as TablePage,
    pudParent: npt.pudParent.with(page, slot),
  };
  return [withNpt(m, vmid, next), made];
}

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
  const next = {
    ...npt,
    pudPool: npt.pudPool.with(slot, made),
    pmdNext: nextPage(page) as TablePage,
    pmdParent: npt.pmdParent.with(page, slot),
  };
  return [withNpt(m, vmid, next), made];
}

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
  const next = {
    ...npt,
    pmdPool: npt.pmdPool.with(slot, made),
    pteNext: nextPage(page) as TablePage,
    pteParent: npt.pteParent.with(page, slot),
  };
  return [withNpt(m, vmid, next), made];
}

export function walkPte(m: Machine, vmid: Vmid, pmd: U64, gfn: Gfn): readonly [Machine, U64] {
  const npt = ownNpt(m, vmid);
  if (pmd === NO_ENTRY) return [m, NO_ENTRY];
  const slot = pteSlotOf(pmd, gfn);
  require(isPteSlot(vmid, slot));
  return [m, npt.ptePool.at(slot)];
}

export function setPmd(m: Machine, vmid: Vmid, pud: U64, gfn: Gfn, pmd: U64): Machine {
  const npt = ownNpt(m, vmid);
  const slot = pmdSlotOf(pud, gfn);
  require(isPmdSlot(vmid, slot));
  const old = npt.pmdPool.at(slot);
  require(!isTable(old) && !isTable(pmd));
  const tstate = afterLeaf(m.tstate, isBlock(old), isBlock(pmd));
  return { ...withNpt(m, vmid, { ...npt, pmdPool: npt.pmdPool.with(slot, pmd) }), tstate };
}

export function setPte(m: Machine, vmid: Vmid, pmd: U64, gfn: Gfn, pte: U64): Machine {
  const npt = ownNpt(m, vmid);
  const slot = pteSlotOf(pmd, gfn);
  require(isPteSlot(vmid, slot));
  const tstate = afterLeaf(m.tstate, isPage(npt.ptePool.at(slot)), isPage(pte));
  return { ...withNpt(m, vmid, { ...npt, ptePool: npt.ptePool.with(slot, pte) }), tstate };
}
