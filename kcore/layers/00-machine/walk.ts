/** The walk that hardware does, over the pools of a stage-2 table. For specifications: `tlbFill` and layer 7's relation use this one. */
import {
  pmdIndex,
  pteIndex,
  pudIndex,
  rootIndex,
  slotOf,
  type Translation,
  translationOf,
} from "../../../src/isa/vmsa/index.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { vttbrOf } from "./pools.ts";
import type { Gfn, Mapping, Npt, Pfn, PmdSlot, PteSlot, PudSlot, RootSlot, Vmid } from "./state.ts";

/** No translation. */
export const notMapped = (): Mapping => ({ pfn: u64(0n) as Pfn, level: u32(0n), pte: u64(0n) });

/** Slot of the root entry of `gfn`. */
export const rootSlotOf = (vmid: Vmid, gfn: Gfn): RootSlot => slotOf(vttbrOf(vmid), rootIndex(gfn)) as RootSlot;
/** Slot of the entry of `gfn` in the table that a root entry names. */
export const pudSlotOf = (root: U64, gfn: Gfn): PudSlot => slotOf(root, pudIndex(gfn)) as PudSlot;
/** The same in the table that an entry of level 1 names. */
export const pmdSlotOf = (pud: U64, gfn: Gfn): PmdSlot => slotOf(pud, pmdIndex(gfn)) as PmdSlot;
/** The same in the table that an entry of level 2 names. */
export const pteSlotOf = (pmd: U64, gfn: Gfn): PteSlot => slotOf(pmd, pteIndex(gfn)) as PteSlot;

/** What the machine keeps of a translation. */
export const mappingOf = (t: Translation): Mapping => ({ pfn: t.frame as Pfn, level: t.level, pte: t.descriptor });

/** What the tables in memory say of a guest frame. */
export function walkStage2(npt: Npt, vmid: Vmid, gfn: Gfn): Mapping {
  const root = npt.rootPool.at(rootSlotOf(vmid, gfn));
  const pud = npt.pudPool.at(pudSlotOf(root, gfn));
  const pmd = npt.pmdPool.at(pmdSlotOf(pud, gfn));
  const pte = npt.ptePool.at(pteSlotOf(pmd, gfn));
  return mappingOf(translationOf(gfn, root, pud, pmd, pte));
}
