/** What the allocators of layer 5 do. @source kcore reference, layer 5; a full pool halts the machine there */
import { nextPage } from "../../../src/isa/vmsa/index.ts";
import { require } from "../../prelude/index.ts";
import { NO_PAGE } from "../00-machine/constants.ts";
import { ownNpt } from "../00-machine/page-tables.ts";
import { pmdStart, pteStart, pudStart } from "../00-machine/pools.ts";
import { withNpt } from "../00-machine/sections.ts";
import type { Machine, TablePage, Vmid } from "../00-machine/state.ts";
import { hasPmdRoom, hasPteRoom, hasPudRoom, hasRoom } from "./room.ts";

export function allocPudPage(m: Machine, vmid: Vmid): readonly [Machine, TablePage] {
  const npt = ownNpt(m, vmid);
  require(pudStart(vmid) <= npt.pudNext);
  if (!hasPudRoom(npt, vmid)) return [m, NO_PAGE];
  return [withNpt(m, vmid, { ...npt, pudNext: nextPage(npt.pudNext) as TablePage }), npt.pudNext];
}

export function allocPmdPage(m: Machine, vmid: Vmid): readonly [Machine, TablePage] {
  const npt = ownNpt(m, vmid);
  require(pmdStart(vmid) <= npt.pmdNext);
  if (!hasPmdRoom(npt, vmid)) return [m, NO_PAGE];
  return [withNpt(m, vmid, { ...npt, pmdNext: nextPage(npt.pmdNext) as TablePage }), npt.pmdNext];
}

export function allocPtePage(m: Machine, vmid: Vmid): readonly [Machine, TablePage] {
  const npt = ownNpt(m, vmid);
  require(pteStart(vmid) <= npt.pteNext);
  if (!hasPteRoom(npt, vmid)) return [m, NO_PAGE];
  return [withNpt(m, vmid, { ...npt, pteNext: nextPage(npt.pteNext) as TablePage }), npt.pteNext];
}

export const roomFor = (
  m: Machine,
  vmid: Vmid,
  pud: boolean,
  pmd: boolean,
  pte: boolean,
): readonly [Machine, boolean] => [m, hasRoom(ownNpt(m, vmid), vmid, pud, pmd, pte)];
