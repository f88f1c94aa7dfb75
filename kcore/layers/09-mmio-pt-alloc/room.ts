/** How much room the SMMUs' pool has. For specifications of this layer and those above. */
import { PAGE_SIZE } from "../00-machine/constants.ts";
import { IO_POOL_END, IO_PTE_START } from "../00-machine/io-pools.ts";
import type { Spt } from "../00-machine/state.ts";

/** Whether there is a page for one more table of level 2, 3. */
export const hasIoPmdRoom = (spt: Spt): boolean => spt.pmdNext + PAGE_SIZE <= IO_PTE_START;
export const hasIoPteRoom = (spt: Spt): boolean => spt.pteNext + PAGE_SIZE <= IO_POOL_END;

/** Whether there is a page for each level that needs one. */
export const hasIoRoom = (spt: Spt, pmd: boolean, pte: boolean): boolean =>
  (!pmd || hasIoPmdRoom(spt)) && (!pte || hasIoPteRoom(spt));
