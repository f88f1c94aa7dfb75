/** Walking and writing in the SMMUs' pools. @source kcore reference, layer 10 */
import { tableDescriptor } from "../../../src/isa/vmsa/index.ts";
import type { U64 } from "../../prelude/index.ts";
import { NO_ENTRY, NO_IO_PAGE } from "../00-machine/constants.ts";
import { smmuPtLoad, smmuPtStore } from "../00-machine/index.ts";
import { ioPmdSlotOf, ioPteSlotOf, ioRootSlotOf } from "../00-machine/io-walk.ts";
import type { Bank, Gfn, IoPage } from "../00-machine/state.ts";
import { allocSmmuPmdPage, allocSmmuPtePage } from "../09-mmio-pt-alloc/index.ts";

/** Makes the entry of a slot lead to a new table. */
function link(slot: U64, page: IoPage): U64 {
  if (page === NO_IO_PAGE) return NO_ENTRY;
  const made = tableDescriptor(page);
  smmuPtStore(slot, made);
  return made;
}

export function walkSmmuPgd(bank: Bank, gfn: Gfn, alloc: boolean): U64 {
  const slot = ioRootSlotOf(bank, gfn);
  const entry = smmuPtLoad(slot);
  if (entry !== NO_ENTRY || !alloc) return entry;
  return link(slot, allocSmmuPmdPage());
}

export function walkSmmuPmd(pgd: U64, gfn: Gfn, alloc: boolean): U64 {
  if (pgd === NO_ENTRY) return NO_ENTRY;
  const slot = ioPmdSlotOf(pgd, gfn);
  const entry = smmuPtLoad(slot);
  if (entry !== NO_ENTRY || !alloc) return entry;
  return link(slot, allocSmmuPtePage());
}

export function walkSmmuPte(pmd: U64, gfn: Gfn): U64 {
  if (pmd === NO_ENTRY) return NO_ENTRY;
  return smmuPtLoad(ioPteSlotOf(pmd, gfn));
}

export function setSmmuPte(pmd: U64, gfn: Gfn, pte: U64): void {
  smmuPtStore(ioPteSlotOf(pmd, gfn), pte);
}
