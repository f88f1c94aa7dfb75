/** How much room the pools of a stage-2 table have. For specifications of this layer and those above. */
import { PAGE_SIZE } from "../00-machine/constants.ts";
import { pmdStart, poolEnd, pteStart, pudStart } from "../00-machine/pools.ts";
import type { Npt, Vmid } from "../00-machine/state.ts";

/** Whether there is a page for one more table of level 1. */
export const hasPudRoom = (npt: Npt, vmid: Vmid): boolean => npt.pudNext + PAGE_SIZE <= pmdStart(vmid);
/** Whether there is a page for one more table of level 2. */
export const hasPmdRoom = (npt: Npt, vmid: Vmid): boolean => npt.pmdNext + PAGE_SIZE <= pteStart(vmid);
/** Whether there is a page for one more table of level 3. */
export const hasPteRoom = (npt: Npt, vmid: Vmid): boolean => npt.pteNext + PAGE_SIZE <= poolEnd(vmid);

/** Whether there is a page for each level that needs one. */
export const hasRoom = (npt: Npt, vmid: Vmid, pud: boolean, pmd: boolean, pte: boolean): boolean =>
  (!pud || hasPudRoom(npt, vmid)) && (!pmd || hasPmdRoom(npt, vmid)) && (!pte || hasPteRoom(npt, vmid));

/** Whether the pointers did not leave their ranges to the front: what they name is never `NO_PAGE`. */
export const pointersBegin = (npt: Npt, vmid: Vmid): boolean =>
  pudStart(vmid) <= npt.pudNext && pmdStart(vmid) <= npt.pmdNext && pteStart(vmid) <= npt.pteNext;
