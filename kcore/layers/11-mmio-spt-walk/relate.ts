/**
 * Machines of layers 10 and 11: pools below, of which the maps above are a view, one for each bank. It is inductive for the reasons of
 * layer 7's; besides, a slot of a root is one bank's and leads to tables of that bank alone.
 */
import { isTable, pageOf } from "../../../src/isa/vmsa/index.ts";
import { same } from "../../prelude/index.ts";
import { NO_ENTRY } from "../00-machine/constants.ts";
import { IO_FRAMES, IO_PMD_START, IO_POOL_END, IO_PTE_START, isBank } from "../00-machine/io-pools.ts";
import { ioPmdSlotOf, ioRootSlotOf, walkIo } from "../00-machine/io-walk.ts";
import type { Bank, Gfn, IoPage, IoPmdSlot, IoPteSlot, IoRootSlot, Spt } from "../00-machine/state.ts";
import { hasIoPmdOf, hasIoPteOf } from "./table.ts";

/** The next free page is a page of the range for tables of level 2, or just behind it. */
export const isIoPmdNextInRange = (_hi: Spt, lo: Spt): boolean =>
  pageOf(lo.pmdNext) === lo.pmdNext && IO_PMD_START <= lo.pmdNext && lo.pmdNext <= IO_PTE_START;
/** The same for level 3. */
export const isIoPteNextInRange = (_hi: Spt, lo: Spt): boolean =>
  pageOf(lo.pteNext) === lo.pteNext && IO_PTE_START <= lo.pteNext && lo.pteNext <= IO_POOL_END;

/** Pages that are free hold no entries. */
export const isIoPmdZeroIfFree = (_hi: Spt, lo: Spt, slot: IoPmdSlot): boolean =>
  pageOf(slot) < lo.pmdNext || lo.pmdPool.at(slot) === NO_ENTRY;
export const isIoPteZeroIfFree = (_hi: Spt, lo: Spt, slot: IoPteSlot): boolean =>
  pageOf(slot) < lo.pteNext || lo.ptePool.at(slot) === NO_ENTRY;

/** An entry of level 1 is 0, or points to a table in use that it alone points to. */
export function isIoRootEntrySound(_hi: Spt, lo: Spt, slot: IoRootSlot): boolean {
  const entry = lo.rootPool.at(slot);
  if (entry === NO_ENTRY) return true;
  const page = pageOf(entry) as IoPage;
  return isTable(entry) && IO_PMD_START <= page && page < lo.pmdNext && lo.pmdParent.at(page) === slot;
}
/** The same for an entry of level 2. */
export function isIoPmdEntrySound(_hi: Spt, lo: Spt, slot: IoPmdSlot): boolean {
  const entry = lo.pmdPool.at(slot);
  if (entry === NO_ENTRY) return true;
  const page = pageOf(entry) as IoPage;
  return isTable(entry) && IO_PTE_START <= page && page < lo.pteNext && lo.pteParent.at(page) === slot;
}

const isNoInput = (bank: Bank, gfn: Gfn): boolean => !isBank(bank) || gfn >= IO_FRAMES;

/** `hasPmd` above says which entries of level 1 there are below. */
export const isIoPmdKnown = (hi: Spt, lo: Spt, bank: Bank, gfn: Gfn): boolean =>
  isNoInput(bank, gfn) || hasIoPmdOf(hi, bank, gfn) === (lo.rootPool.at(ioRootSlotOf(bank, gfn)) !== NO_ENTRY);
/** `hasPte` above says for which frames there is a table of level 3 below. */
export function isIoPteKnown(hi: Spt, lo: Spt, bank: Bank, gfn: Gfn): boolean {
  const root = lo.rootPool.at(ioRootSlotOf(bank, gfn));
  const pmd = lo.pmdPool.at(ioPmdSlotOf(root, gfn));
  return isNoInput(bank, gfn) || hasIoPteOf(hi, bank, gfn) === (root !== NO_ENTRY && pmd !== NO_ENTRY);
}
/** The map above is what a walk of the pools below finds. */
export const isIoMapTheWalk = (hi: Spt, lo: Spt, bank: Bank, gfn: Gfn): boolean =>
  !isBank(bank) || same(hi.pt.at(bank).at(gfn), walkIo(lo, bank, gfn));
