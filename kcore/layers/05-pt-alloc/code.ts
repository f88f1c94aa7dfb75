/** Layer 5: pages for tables come from the pool of the level by moving a pointer on. A full pool gives `NO_PAGE`. */
import { nextPage } from "../../../src/isa/vmsa/index.ts";
import { NO_PAGE, PAGE_SIZE } from "../00-machine/constants.ts";
import { pmdStart, poolEnd, pteStart } from "../00-machine/pools.ts";
import type { TablePage, Vmid } from "../00-machine/state.ts";
import { getPmdNext, getPteNext, getPudNext, setPmdNext, setPteNext, setPudNext } from "../04-locks/index.ts";

/** A page for a table of level 1 (alloc_pgd_page of the reference). */
export function allocPudPage(vmid: Vmid): TablePage {
  const next = getPudNext(vmid);
  if (next + PAGE_SIZE > pmdStart(vmid)) return NO_PAGE;
  setPudNext(vmid, nextPage(next) as TablePage);
  return next;
}

/** A page for a table of level 2 (alloc_pud_page of the reference). */
export function allocPmdPage(vmid: Vmid): TablePage {
  const next = getPmdNext(vmid);
  if (next + PAGE_SIZE > pteStart(vmid)) return NO_PAGE;
  setPmdNext(vmid, nextPage(next) as TablePage);
  return next;
}

/** A page for a table of level 3 (alloc_pmd_page of the reference). */
export function allocPtePage(vmid: Vmid): TablePage {
  const next = getPteNext(vmid);
  if (next + PAGE_SIZE > poolEnd(vmid)) return NO_PAGE;
  setPteNext(vmid, nextPage(next) as TablePage);
  return next;
}

/** Whether the pools have a page for each level that needs one. */
export function roomFor(vmid: Vmid, pud: boolean, pmd: boolean, pte: boolean): boolean {
  const pudNext = getPudNext(vmid);
  const pmdNext = getPmdNext(vmid);
  const pteNext = getPteNext(vmid);
  return (
    (!pud || pudNext + PAGE_SIZE <= pmdStart(vmid)) &&
    (!pmd || pmdNext + PAGE_SIZE <= pteStart(vmid)) &&
    (!pte || pteNext + PAGE_SIZE <= poolEnd(vmid))
  );
}
