/** Images are announced, and pages that the host filled become a VM's. @source kcore reference, layer 20 */
import { addressOf, FRAMES } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u64 } from "../../prelude/index.ts";
import {
  IMAGES,
  MAPPED,
  NO_ADDRESS,
  NO_IMAGE,
  NO_SEAL,
  NOWHERE,
  OK,
  READY,
  REFUSED,
  UNUSED,
} from "../00-machine/constants.ts";
import {
  addVmImage,
  getNextSeal,
  getSealFrom,
  getSealPlace,
  getSealTo,
  getVcpuState,
  getVmHeir,
  getVmIncExe,
  getVmLoadAddr,
  getVmLoadSize,
  getVmMappedPages,
  getVmNextLoadIdx,
  getVmRemapAddr,
  getVmState,
  measurePage,
  openPage,
  sealContext,
  sealPage,
  setNextSeal,
  setVmHeir,
  setVmIncExe,
  setVmState,
} from "../00-machine/index.ts";
import type { Gfn, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockS2page, acquireLockVm, releaseLockS2page, releaseLockVm } from "../04-locks/index.ts";
import { getPfnCount, getPfnMap, getPfnOwner } from "../15-page-manager/index.ts";
import { mapPfnVm, takePfnForVm } from "../16-mem-manager/index.ts";
import { isUnloaded, mayGetHeir, mayOpen, maySeal } from "./heirs.ts";
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

export function isHeirless(vmid: Vmid): boolean {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const heir = getVmHeir(vmid);
  const incExe = getVmIncExe(vmid);
  releaseLockVm(vmid);
  return mayGetHeir(state, heir, incExe);
}

export function nameHeir(vmid: Vmid, heir: Vmid): boolean {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const old = getVmHeir(vmid);
  const incExe = getVmIncExe(vmid);
  const isFirst = mayGetHeir(state, old, incExe);
  if (isFirst) setVmHeir(vmid, heir);
  releaseLockVm(vmid);
  return isFirst;
}

export function beginHeir(vmid: Vmid, incExe: Vmid): boolean {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  if (state === UNUSED) {
    setVmIncExe(vmid, incExe);
    setVmState(vmid, MAPPED);
  }
  releaseLockVm(vmid);
  return state === UNUSED;
}

export function mayMapDevices(vmid: Vmid): boolean {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const incExe = getVmIncExe(vmid);
  releaseLockVm(vmid);
  return isUnloaded(state, incExe);
}

export function sealVmPage(vmid: Vmid, gfn: Gfn, pfn: Pfn, out: Pfn): U64 {
  if (gfn >= FRAMES) return NO_SEAL;
  acquireLockVm(vmid);
  const heir = getVmHeir(vmid);
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const outOwner = getPfnOwner(out);
  const n = getNextSeal();
  const isSealed = owner === vmid && maySeal(heir, outOwner, n);
  if (isSealed) {
    sealPage(vmid, heir, gfn, pfn, out, n);
    setNextSeal(u64(n + 1n));
  }
  releaseLockS2page();
  releaseLockVm(vmid);
  return isSealed ? n : NO_SEAL;
}

export function sealVmContext(vmid: Vmid, vcpuid: Vcpuid, out: Pfn): U64 {
  acquireLockVm(vmid);
  const heir = getVmHeir(vmid);
  const state = getVcpuState(vmid, vcpuid);
  acquireLockS2page();
  const outOwner = getPfnOwner(out);
  const n = getNextSeal();
  const isSealed = state === READY && maySeal(heir, outOwner, n);
  if (isSealed) {
    sealContext(vmid, heir, vcpuid, out, n);
    setNextSeal(u64(n + 1n));
  }
  releaseLockS2page();
  releaseLockVm(vmid);
  return isSealed ? n : NO_SEAL;
}

export function sealedFrame(vmid: Vmid, n: U64): Gfn {
  acquireLockS2page();
  const to = getSealTo(n);
  const place = getSealPlace(n);
  releaseLockS2page();
  return to === vmid ? (place as Gfn) : (NOWHERE as Gfn);
}

export function openVmPage(vmid: Vmid, source: Pfn, pfn: Pfn, n: U64): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const incExe = getVmIncExe(vmid);
  acquireLockS2page();
  const sourceOwner = getPfnOwner(source);
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  const at = getPfnMap(pfn);
  const from = getSealFrom(n);
  const to = getSealTo(n);
  const place = getSealPlace(n);
  let isOpened = false;
  if (owner === vmid && count === 0n && at === place && mayOpen(vmid, state, incExe, from, to, sourceOwner))
    isOpened = openPage(source, pfn, n);
  releaseLockS2page();
  releaseLockVm(vmid);
  return isOpened ? OK : REFUSED;
}
