/**
 * Layer 10: one step of a walk in the tables of a bank, and writing a page, as layer 6 has them for CPUs. A walk begins at level 1. Who made a
 * table is remembered: `pmdParent` and `pteParent` give the slot whose entry points to a table page.
 *
 * @source kcore reference, layer 10; a full pool halts the machine there
 */
import { isPage, nextPage, tableDescriptor } from "../../../src/isa/vmsa/index.ts";
import { require, type U64 } from "../../prelude/index.ts";
import { NO_ENTRY } from "../00-machine/constants.ts";
import { IO_PMD_START, IO_PTE_START } from "../00-machine/io-pools.ts";
import { isIoPmdSlot, isIoPteSlot, isIoRootSlot, ownSpt, withSpt } from "../00-machine/io-tables.ts";
import { ioPmdSlotOf, ioPteSlotOf, ioRootSlotOf } from "../00-machine/io-walk.ts";
import { afterLeaf } from "../00-machine/maintenance.ts";
import type { Bank, Gfn, IoPage, Machine } from "../00-machine/state.ts";
import { hasIoPmdRoom, hasIoPteRoom } from "../09-mmio-pt-alloc/room.ts";

/** The entry of level 1. */
export function walkSmmuPgd(m: Machine, bank: Bank, gfn: Gfn, alloc: boolean): readonly [Machine, U64] {
  const spt = ownSpt(m);
  const slot = ioRootSlotOf(bank, gfn);
  require(isIoRootSlot(slot));
  const entry = spt.rootPool.at(slot);
  if (entry !== NO_ENTRY || !alloc) return [m, entry];
  const page = spt.pmdNext;
  require(IO_PMD_START <= page);
  if (!hasIoPmdRoom(spt)) return [m, NO_ENTRY];
  const made = tableDescriptor(page);
  const rootPool = spt.rootPool.with(slot, made);
  const pmdParent = spt.pmdParent.with(page, slot);
  return [withSpt(m, { ...spt, rootPool, pmdParent, pmdNext: nextPage(page) as IoPage }), made];
}

/** The entry of level 2. */
export function walkSmmuPmd(m: Machine, pgd: U64, gfn: Gfn, alloc: boolean): readonly [Machine, U64] {
  const spt = ownSpt(m);
  if (pgd === NO_ENTRY) return [m, NO_ENTRY];
  const slot = ioPmdSlotOf(pgd, gfn);
  require(isIoPmdSlot(slot));
  const entry = spt.pmdPool.at(slot);
  if (entry !== NO_ENTRY || !alloc) return [m, entry];
  const page = spt.pteNext;
  require(IO_PTE_START <= page);
  if (!hasIoPteRoom(spt)) return [m, NO_ENTRY];
  const made = tableDescriptor(page);
  const pmdPool = spt.pmdPool.with(slot, made);
  const pteParent = spt.pteParent.with(page, slot);
  return [withSpt(m, { ...spt, pmdPool, pteParent, pteNext: nextPage(page) as IoPage }), made];
}

/** The entry of level 3. */
export function walkSmmuPte(m: Machine, pmd: U64, gfn: Gfn): readonly [Machine, U64] {
  const spt = ownSpt(m);
  if (pmd === NO_ENTRY) return [m, NO_ENTRY];
  const slot = ioPteSlotOf(pmd, gfn);
  require(isIoPteSlot(slot));
  return [m, spt.ptePool.at(slot)];
}

/** Writes a page, or 0, into the table that `pmd` points to. */
export function setSmmuPte(m: Machine, pmd: U64, gfn: Gfn, pte: U64): Machine {
  const spt = ownSpt(m);
  const slot = ioPteSlotOf(pmd, gfn);
  require(isIoPteSlot(slot));
  const tstate = afterLeaf(m.tstate, isPage(spt.ptePool.at(slot)), isPage(pte));
  return { ...withSpt(m, { ...spt, ptePool: spt.ptePool.with(slot, pte) }), tstate };
}
