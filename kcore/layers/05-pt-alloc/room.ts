/** How much room the pools of a stage-2 table have. For specifications of this layer and those above. */
import { PAGE_SIZE } from "../00-machine/constants.ts";
import { pmdStart, poolEnd, pteStart } from "../00-machine/pools.ts";
import type { Npt, Vmid } from "../00-machine/state.ts";

/** Whether there is a page for one more table of level 1, 2, 3. */
export const hasPudRoom = (npt: Npt, vmid: Vmid): boolean => npt.pudNext + PAGE_SIZE <= pmdStart(vmid);
export const hasPmdRoom = (npt: Npt, vmid: Vmid): boolean => npt.pmdNext + PAGE_SIZE <= pteStart(vmid);
export const hasPteRoom = (npt: Npt, vmid: Vmid): boolean => npt.pteNext + PAGE_SIZE <= poolEnd(vmid);

/** Whether there is a page for each level that needs one. */
export const hasRoom = (npt: Npt, vmid: Vmid, pud: boolean, pmd: boolean, pte: boolean): boolean =>
  (!pud || hasPudRoom(npt, vmid)) && (!pmd || hasPmdRoom(npt, vmid)) && (!pte || hasPteRoom(npt, vmid));
