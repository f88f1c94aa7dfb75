/** The walk that an SMMU does, over the pools of its tables. For specifications: `smmuFill` and layer 11's relation use this one. */
import { pmdIndex, pteIndex, pudIndex, rootIndex, slotOf, translationBelow } from "../../../src/isa/vmsa/index.ts";
import type { U64 } from "../../prelude/index.ts";
import { IO_FRAMES, ioRootPage } from "./io-pools.ts";
import type { Bank, Gfn, IoPmdSlot, IoPteSlot, IoRootSlot, Mapping, Spt } from "./state.ts";
import { mappingOf, notMapped } from "./walk.ts";

/** Slot of the entry of level 1 of `gfn`: bit 27 of a frame, the lowest that would be looked up at level 0, says in which page of the root. */
export const ioRootSlotOf = (bank: Bank, gfn: Gfn): IoRootSlot =>
  slotOf(ioRootPage(bank, rootIndex(gfn)), pudIndex(gfn)) as IoRootSlot;
/** Slot of the entry of `gfn` in the table that an entry of level 1 names. */
export const ioPmdSlotOf = (root: U64, gfn: Gfn): IoPmdSlot => slotOf(root, pmdIndex(gfn)) as IoPmdSlot;
/** The same in the table that an entry of level 2 names. */
export const ioPteSlotOf = (pmd: U64, gfn: Gfn): IoPteSlot => slotOf(pmd, pteIndex(gfn)) as IoPteSlot;

/** What the tables in memory say of a frame for the devices of a bank. */
export function walkIo(spt: Spt, bank: Bank, gfn: Gfn): Mapping {
  if (gfn >= IO_FRAMES) return notMapped();
  const root = spt.rootPool.at(ioRootSlotOf(bank, gfn));
  const pmd = spt.pmdPool.at(ioPmdSlotOf(root, gfn));
  const pte = spt.ptePool.at(ioPteSlotOf(pmd, gfn));
  return mappingOf(translationBelow(gfn, root, pmd, pte));
}
