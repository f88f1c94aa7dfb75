/** The pointers of the SMMUs' pool. @source kcore reference, layer 9 */
import { nextPage } from "../../../src/isa/vmsa/index.ts";
import { NO_IO_PAGE, PAGE_SIZE } from "../00-machine/constants.ts";
import { getSmmuPmdNext, getSmmuPteNext, setSmmuPmdNext, setSmmuPteNext } from "../00-machine/index.ts";
import { IO_POOL_END, IO_PTE_START } from "../00-machine/io-pools.ts";
import type { IoPage } from "../00-machine/state.ts";

export function allocSmmuPmdPage(): IoPage {
  const next = getSmmuPmdNext();
  if (next + PAGE_SIZE > IO_PTE_START) return NO_IO_PAGE;
  setSmmuPmdNext(nextPage(next) as IoPage);
  return next;
}

export function allocSmmuPtePage(): IoPage {
  const next = getSmmuPteNext();
  if (next + PAGE_SIZE > IO_POOL_END) return NO_IO_PAGE;
  setSmmuPteNext(nextPage(next) as IoPage);
  return next;
}

export function smmuRoomFor(pmd: boolean, pte: boolean): boolean {
  const pmdNext = getSmmuPmdNext();
  const pteNext = getSmmuPteNext();
  return (!pmd || pmdNext + PAGE_SIZE <= IO_PTE_START) && (!pte || pteNext + PAGE_SIZE <= IO_POOL_END);
}
