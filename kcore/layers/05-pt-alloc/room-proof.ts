/** Pools are used up: there is room in one until its pointer is at its end. */
import { pageOf } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, theorem } from "../../prelude/index.ts";
import { isVmid, pmdStart, poolEnd, pteStart } from "../00-machine/pools.ts";
import type { Npt, Vmid } from "../00-machine/state.ts";
import { hasPmdRoom, hasPteRoom, hasPudRoom } from "./room.ts";

export const poolsAreUsedUp = theorem((npt: Npt, vmid: Vmid) => {
  const { pudNext, pmdNext, pteNext } = npt;
  assume(isVmid(vmid) && pageOf(pudNext) === pudNext && pageOf(pmdNext) === pmdNext && pageOf(pteNext) === pteNext);
  assert(hasPudRoom(npt, vmid) === pudNext < pmdStart(vmid));
  assert(hasPmdRoom(npt, vmid) === pmdNext < pteStart(vmid));
  assert(hasPteRoom(npt, vmid) === pteNext < poolEnd(vmid));
});
