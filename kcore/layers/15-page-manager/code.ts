/** Page records by frame. @source kcore reference, layer 15 */
import type { U32, U64 } from "../../prelude/index.ts";
import { NO_RECORD, NOBODY, NOWHERE } from "../00-machine/constants.ts";
import {
  getS2PageCount,
  getS2PageGfn,
  getS2PageVmid,
  setS2PageCount,
  setS2PageGfn,
  setS2PageVmid,
} from "../00-machine/index.ts";
import type { Pfn, Vmid } from "../00-machine/state.ts";
import { getS2PageIndex } from "../14-page-index/index.ts";

export function getPfnOwner(pfn: Pfn): U32 {
  const index = getS2PageIndex(pfn);
  if (index === NO_RECORD) return NOBODY;
  return getS2PageVmid(index);
}
export function setPfnOwner(pfn: Pfn, owner: Vmid): void {
  const index = getS2PageIndex(pfn);
  if (index !== NO_RECORD) setS2PageVmid(index, owner);
}

export function getPfnCount(pfn: Pfn): U32 {
  const index = getS2PageIndex(pfn);
  if (index === NO_RECORD) return NOBODY;
  return getS2PageCount(index);
}
export function setPfnCount(pfn: Pfn, count: U32): void {
  const index = getS2PageIndex(pfn);
  if (index !== NO_RECORD) setS2PageCount(index, count);
}

export function getPfnMap(pfn: Pfn): U64 {
  const index = getS2PageIndex(pfn);
  if (index === NO_RECORD) return NOWHERE;
  return getS2PageGfn(index);
}
export function setPfnMap(pfn: Pfn, gfn: U64): void {
  const index = getS2PageIndex(pfn);
  if (index !== NO_RECORD) setS2PageGfn(index, gfn);
}
