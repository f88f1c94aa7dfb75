/**
 * Layer 9: pages for tables of SMMUs, as layer 5 has them for CPUs. A full pool gives `NO_IO_PAGE`, where the reference halts the machine.
 *
 * @source kcore reference, layer 9
 */
import { nextPage } from "../../../src/isa/vmsa/index.ts";
import { require } from "../../prelude/index.ts";
import { NO_IO_PAGE } from "../00-machine/constants.ts";
import { IO_PMD_START, IO_PTE_START } from "../00-machine/io-pools.ts";
import { ownSpt, withSpt } from "../00-machine/io-tables.ts";
import type { IoPage, Machine } from "../00-machine/state.ts";
import { hasIoPmdRoom, hasIoPteRoom, hasIoRoom } from "./room.ts";

/** A page for a table of level 2 (alloc_smmu_pgd_page of the reference). */
export function allocSmmuPmdPage(m: Machine): readonly [Machine, IoPage] {
  const spt = ownSpt(m);
  require(IO_PMD_START <= spt.pmdNext);
  if (!hasIoPmdRoom(spt)) return [m, NO_IO_PAGE];
  return [withSpt(m, { ...spt, pmdNext: nextPage(spt.pmdNext) as IoPage }), spt.pmdNext];
}

/** A page for a table of level 3 (alloc_smmu_pmd_page of the reference). */
export function allocSmmuPtePage(m: Machine): readonly [Machine, IoPage] {
  const spt = ownSpt(m);
  require(IO_PTE_START <= spt.pteNext);
  if (!hasIoPteRoom(spt)) return [m, NO_IO_PAGE];
  return [withSpt(m, { ...spt, pteNext: nextPage(spt.pteNext) as IoPage }), spt.pteNext];
}

/** Whether the pool has a page for each level that needs one. */
export const smmuRoomFor = (m: Machine, pmd: boolean, pte: boolean): readonly [Machine, boolean] => [
  m,
  hasIoRoom(ownSpt(m), pmd, pte),
];
