/**
 * Layer 5: pages for tables come from the pool of their level by moving a pointer on. A full pool gives `NO_PAGE`, where the
 * reference halts the machine.
 *
 * @source kcore reference, layer 5
 */
import { nextPage } from "../../../src/isa/vmsa/index.ts";
import { require } from "../../prelude/index.ts";
import { NO_PAGE } from "../00-machine/constants.ts";
import { ownNpt, withNpt } from "../00-machine/page-tables.ts";
import { pmdStart, pteStart, pudStart } from "../00-machine/pools.ts";
import type { Machine, TablePage, Vmid } from "../00-machine/state.ts";
import { hasPmdRoom, hasPteRoom, hasPudRoom, hasRoom } from "./room.ts";

/** A page for a table of level 1 (alloc_pgd_page of the reference). */
export function allocPudPage(m: Machine, vmid: Vmid): readonly [Machine, TablePage] {
  const npt = ownNpt(m, vmid);
  require(pudStart(vmid) <= npt.pudNext);
  if (!hasPudRoom(npt, vmid)) return [m, NO_PAGE];
  return [withNpt(m, vmid, { ...npt, pudNext: nextPage(npt.pudNext) as TablePage }), npt.pudNext];
}

/** A page for a table of level 2 (alloc_pud_page of the reference). */
export function allocPmdPage(m: Machine, vmid: Vmid): readonly [Machine, TablePage] {
  const npt = ownNpt(m, vmid);
  require(pmdStart(vmid) <= npt.pmdNext);
  if (!hasPmdRoom(npt, vmid)) return [m, NO_PAGE];
  return [withNpt(m, vmid, { ...npt, pmdNext: nextPage(npt.pmdNext) as TablePage }), npt.pmdNext];
}

/** A page for a table of level 3 (alloc_pmd_page of the reference). */
export function allocPtePage(m: Machine, vmid: Vmid): readonly [Machine, TablePage] {
  const npt = ownNpt(m, vmid);
  require(pteStart(vmid) <= npt.pteNext);
  if (!hasPteRoom(npt, vmid)) return [m, NO_PAGE];
  return [withNpt(m, vmid, { ...npt, pteNext: nextPage(npt.pteNext) as TablePage }), npt.pteNext];
}

/** Whether the pools have a page for each level that needs one. */
export function roomFor(m: Machine, vmid: Vmid, pud: boolean, pmd: boolean, pte: boolean): readonly [Machine, boolean] {
  return [m, hasRoom(ownNpt(m, vmid), vmid, pud, pmd, pte)];
}
