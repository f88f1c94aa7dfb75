/** The pools' pointers. @source kcore reference, layer 5 */
import { nextPage } from "../../../src/isa/vmsa/index.ts";
import { NO_PAGE, PAGE_SIZE } from "../00-machine/constants.ts";
import { getPmdNext, getPteNext, getPudNext, setPmdNext, setPteNext, setPudNext } from "../00-machine/index.ts";
import { pmdStart, poolEnd, pteStart } from "../00-machine/pools.ts";
import type { TablePage, Vmid } from "../00-machine/state.ts";

export function allocPudPage(vmid: Vmid): TablePage {
  const next = getPudNext(vmid);
  if (next + PAGE_SIZE > pmdStart(vmid)) return NO_PAGE;
  setPudNext(vmid, nextPage(next) as TablePage);
  return next;
}

export function allocPmdPage(vmid: Vmid): TablePage {
  const next = getPmdNext(vmid);
  if (next + PAGE_SIZE > pteStart(vmid)) return NO_PAGE;
  setPmdNext(vmid, nextPage(next) as TablePage);
  return next;
}

export function allocPtePage(vmid: Vmid): TablePage {
  const next = getPteNext(vmid);
  if (next + PAGE_SIZE > poolEnd(vmid)) return NO_PAGE;
  setPteNext(vmid, nextPage(next) as TablePage);
  return next;
}

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
