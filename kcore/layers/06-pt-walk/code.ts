/** Walking and writing in the pools. @source kcore reference, layer 6 */
import { pmdIndex, pteIndex, pudIndex, rootIndex, slotOf, tableDescriptor } from "../../../src/isa/vmsa/index.ts";
import type { U64 } from "../../prelude/index.ts";
import { NO_ENTRY, NO_PAGE } from "../00-machine/constants.ts";
import { ptLoad, ptStore } from "../00-machine/index.ts";
import type { Gfn, TablePage, Vmid } from "../00-machine/state.ts";
import { allocPmdPage, allocPtePage, allocPudPage } from "../05-pt-alloc/index.ts";

/** Makes the entry of a slot lead to a new table. */
function link(vmid: Vmid, slot: U64, page: TablePage): U64 {
  if (page === NO_PAGE) return NO_ENTRY;
  const made = tableDescriptor(page);
  ptStore(vmid, slot, made);
  return made;
}

export function walkPgd(vmid: Vmid, vttbr: U64, gfn: Gfn, alloc: boolean): U64 {
  const slot = slotOf(vttbr, rootIndex(gfn));
  const entry = ptLoad(vmid, slot);
  if (entry !== NO_ENTRY || !alloc) return entry;
  return link(vmid, slot, allocPudPage(vmid));
}

export function walkPud(vmid: Vmid, pgd: U64, gfn: Gfn, alloc: boolean): U64 {
  if (pgd === NO_ENTRY) return NO_ENTRY;
  const slot = slotOf(pgd, pudIndex(gfn));
  const entry = ptLoad(vmid, slot);
  if (entry !== NO_ENTRY || !alloc) return entry;
  return link(vmid, slot, allocPmdPage(vmid));
}

export function walkPmd(vmid: Vmid, pud: U64, gfn: Gfn, alloc: boolean): U64 {
  if (pud === NO_ENTRY) return NO_ENTRY;
  const slot = slotOf(pud, pmdIndex(gfn));
  const entry = ptLoad(vmid, slot);
  if (entry !== NO_ENTRY || !alloc) return entry;
  return link(vmid, slot, allocPtePage(vmid));
}

export function walkPte(vmid: Vmid, pmd: U64, gfn: Gfn): U64 {
  if (pmd === NO_ENTRY) return NO_ENTRY;
  return ptLoad(vmid, slotOf(pmd, pteIndex(gfn)));
}

export function setPmd(vmid: Vmid, pud: U64, gfn: Gfn, pmd: U64): void {
  ptStore(vmid, slotOf(pud, pmdIndex(gfn)), pmd);
}

export function setPte(vmid: Vmid, pmd: U64, gfn: Gfn, pte: U64): void {
  ptStore(vmid, slotOf(pmd, pteIndex(gfn)), pte);
}
