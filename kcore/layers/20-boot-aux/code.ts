/** Images are announced, and pages that the host filled become a VM's. @source kcore reference, layer 20 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import { IMAGES, MAPPED, NO_ADDRESS, NO_IMAGE, NOWHERE, OK, REFUSED } from "../00-machine/constants.ts";
import {
  addVmImage,
  getVmLoadAddr,
  getVmLoadSize,
  getVmMappedPages,
  getVmNextLoadIdx,
  getVmRemapAddr,
  getVmState,
  measurePage,
  setVmState,
} from "../00-machine/index.ts";
import type { Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { mapPfnVm, takePfnForVm } from "../16-mem-manager/index.ts";
import { addressOfPage, frameOfPage, imageNumber } from "./images.ts";

export function unmapAndLoadVmImage(vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 {
  const status = takePfnForVm(vmid, gfn, pfn);
  if (status !== OK) return status;
  return mapPfnVm(vmid, addressOf(gfn), pfn);
}

export function nextImage(vmid: Vmid): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const count = getVmNextLoadIdx(vmid);
  releaseLockVm(vmid);
  return imageNumber(state, count);
}

export function addImage(vmid: Vmid, loadAddr: U64, loadSize: U64, remapAddr: U64): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const count = getVmNextLoadIdx(vmid);
  const idx = imageNumber(state, count);
  if (idx !== NO_IMAGE) addVmImage(vmid, loadAddr, loadSize, remapAddr);
  releaseLockVm(vmid);
  return idx;
}

/** Where the VM finds the next page of an image, or `NOWHERE`. In the section of the VM. */
function nextFrame(vmid: Vmid, idx: U32): Gfn {
  const state = getVmState(vmid);
  const count = getVmNextLoadIdx(vmid);
  const loadAddr = getVmLoadAddr(vmid, idx);
  const loadSize = getVmLoadSize(vmid, idx);
  const page = getVmMappedPages(vmid, idx);
  return frameOfPage(state, idx < count, loadAddr, loadSize, page);
}

export function beginImagePage(vmid: Vmid, idx: U32): Gfn {
  if (idx >= IMAGES) return NOWHERE as Gfn;
  acquireLockVm(vmid);
  const gfn = nextFrame(vmid, idx);
  if (gfn !== NOWHERE) setVmState(vmid, MAPPED);
  releaseLockVm(vmid);
  return gfn;
}

export function findImagePage(vmid: Vmid, idx: U32, gfn: Gfn): U64 {
  acquireLockVm(vmid);
  const next = nextFrame(vmid, idx);
  const remapAddr = getVmRemapAddr(vmid, idx);
  const page = getVmMappedPages(vmid, idx);
  releaseLockVm(vmid);
  return next === gfn ? addressOfPage(remapAddr, page) : NO_ADDRESS;
}

export function countImagePage(vmid: Vmid, idx: U32, gfn: Gfn, pfn: Pfn): U32 {
  acquireLockVm(vmid);
  const next = nextFrame(vmid, idx);
  if (next === gfn) measurePage(vmid, idx, gfn, pfn);
  releaseLockVm(vmid);
  return next === gfn ? OK : REFUSED;
}
