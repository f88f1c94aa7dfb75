/**
 * Layer 6: one step of a walk, and writing a leaf. A walk goes from an entry to the entry of `gfn` in the table that it
 * points to; with `alloc` a missing table is made. Nothing leads on from an entry 0, and a full pool gives 0.
 */
import { pmdIndex, pteIndex, pudIndex, rootIndex, slotOf, tableDescriptor } from "../../../src/isa/vmsa/index.ts";
import type { U64 } from "../../prelude/index.ts";
import { NO_ENTRY, NO_PAGE } from "../00-machine/constants.ts";
import type { Gfn, Vmid } from "../00-machine/state.ts";
import { allocPmdPage, allocPtePage, allocPudPage, ptLoad, ptStore } from "../05-pt-alloc/index.ts";

/** The root entry. */
export function walkPgd(vmid: Vmid, vttbr: U64, gfn: Gfn, alloc: boolean): U64 {
  const slot = slotOf(vttbr, rootIndex(gfn));
  const entry = ptLoad(vmid, slot);
  if (entry !== NO_ENTRY || !alloc) return entry;
  const page = allocPudPage(vmid);
  if (page === NO_PAGE) return NO_ENTRY;
  const made = tableDescriptor(page);
  ptStore(vmid, slot, made);
  return made;
}

/** The entry of level 1. */
export function walkPud(vmid: Vmid, pgd: U64, gfn: Gfn, alloc: boolean): U64 {
  if (pgd === NO_ENTRY) return NO_ENTRY;
  const slot = slotOf(pgd, pudIndex(gfn));
  const entry = ptLoad(vmid, slot);
  if (entry !== NO_ENTRY || !alloc) return entry;
  const page = allocPmdPage(vmid);
  if (page === NO_PAGE) return NO_ENTRY;
  const made = tableDescriptor(page);
  ptStore(vmid, slot, made);
  return made;
}

/** The entry of level 2. */
export function walkPmd(vmid: Vmid, pud: U64, gfn: Gfn, alloc: boolean): U64 {
  if (pud === NO_ENTRY) return NO_ENTRY;
  const slot = slotOf(pud, pmdIndex(gfn));
  const entry = ptLoad(vmid, slot);
  if (entry !== NO_ENTRY || !alloc) return entry;
  const page = allocPtePage(vmid);
  if (page === NO_PAGE) return NO_ENTRY;
  const made = tableDescriptor(page);
  ptStore(vmid, slot, made);
  return made;
}

/** The entry of level 3. */
export function walkPte(vmid: Vmid, pmd: U64, gfn: Gfn): U64 {
  if (pmd === NO_ENTRY) return NO_ENTRY;
  return ptLoad(vmid, slotOf(pmd, pteIndex(gfn)));
}

/** Writes a block, or 0, into the table that `pud` points to. */
export function setPmd(vmid: Vmid, pud: U64, gfn: Gfn, pmd: U64): void {
  ptStore(vmid, slotOf(pud, pmdIndex(gfn)), pmd);
}

/** Writes a page, or 0, into the table that `pmd` points to. */
export function setPte(vmid: Vmid, pmd: U64, gfn: Gfn, pte: U64): void {
  ptStore(vmid, slotOf(pmd, pteIndex(gfn)), pte);
}
