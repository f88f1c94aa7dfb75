/**
 * Layer 20: images of VMs. A page that the host filled becomes a VM's, at the frame where the VM finds it, in two steps: others may see that the page is
 * taken, and not yet mapped. What is known of images is looked at, and changed, in one step each, once the VM is free.
 *
 * @source kcore reference, layer 20, changed as docs/deviations.md says
 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64 } from "../../prelude/index.ts";
import { IMAGES, MAPPED, NO_ADDRESS, NO_IMAGE, NOWHERE, OK, REFUSED } from "../00-machine/constants.ts";
import { withNewImage, withNextPage } from "../00-machine/images.ts";
import type { Gfn, Machine, Pfn, VmInfo, Vmid } from "../00-machine/state.ts";
import { withVm } from "../00-machine/vms.ts";
import * as mem from "../16-mem-manager/spec.ts";
import { vmOf } from "../18-vm-power/vms.ts";
import { addressOfPage, frameOfPage, imageNumber, isImage } from "./images.ts";

export const taken = transition(mem.takePfnForVm);
export const mapped = transition(mem.mapPfnVm);

/** Gives a VM a page of its image: one that is the host's, and that no device reaches. */
export const unmapAndLoadVmImage = sequence((vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 => {
  const status = taken(vmid, gfn, pfn);
  if (status !== OK) return status;
  return mapped(vmid, addressOf(gfn), pfn);
});

/** The number of the next image of a VM, or `NO_IMAGE`. */
export function nextImage(m: Machine, vmid: Vmid): readonly [Machine, U32] {
  const { state, nextLoadInfo } = vmOf(m, vmid);
  return [m, imageNumber(state, nextLoadInfo)];
}
/** Announces an image of a VM, with room for it where KCore finds it, and gives its number, or `NO_IMAGE`. */
export function addImage(
  m: Machine,
  vmid: Vmid,
  loadAddr: U64,
  loadSize: U64,
  remapAddr: U64,
): readonly [Machine, U32] {
  require(isImage(loadAddr, loadSize));
  const vm = vmOf(m, vmid);
  const idx = imageNumber(vm.state, vm.nextLoadInfo);
  if (idx === NO_IMAGE) return [m, idx];
  return [withVm(m, vmid, withNewImage(vm, loadAddr, loadSize, remapAddr)), idx];
}

/** Where the VM finds the next page of an image, or `NOWHERE`. */
function nextFrame(vm: VmInfo, idx: U32): Gfn {
  const { loadAddr, loadSize, mappedPages } = vm.images.at(idx);
  return frameOfPage(vm.state, idx < vm.nextLoadInfo, loadAddr, loadSize, mappedPages);
}
/** Where a VM finds the next page of an image, or `NOWHERE`. From here on it gets no more devices. */
export function beginImagePage(m: Machine, vmid: Vmid, idx: U32): readonly [Machine, Gfn] {
  if (idx >= IMAGES) return [m, NOWHERE as Gfn];
  const vm = vmOf(m, vmid);
  const gfn = nextFrame(vm, idx);
  return gfn === NOWHERE ? [m, gfn] : [withVm(m, vmid, { ...vm, state: MAPPED }), gfn];
}
/** Where KCore finds the next page of an image, or `NO_ADDRESS` where that is no more the one at a frame. */
export function findImagePage(m: Machine, vmid: Vmid, idx: U32, gfn: Gfn): readonly [Machine, U64] {
  require(idx < IMAGES);
  const vm = vmOf(m, vmid);
  const { remapAddr, mappedPages } = vm.images.at(idx);
  return [m, nextFrame(vm, idx) === gfn ? addressOfPage(remapAddr, mappedPages) : NO_ADDRESS];
}
/** Counts and measures the next page of an image, where that is still the one at a frame. */
export function countImagePage(m: Machine, vmid: Vmid, idx: U32, gfn: Gfn, pfn: Pfn): readonly [Machine, U32] {
  require(idx < IMAGES && gfn !== NOWHERE);
  const vm = vmOf(m, vmid);
  if (nextFrame(vm, idx) !== gfn) return [m, REFUSED];
  return [withVm(m, vmid, withNextPage(vm, idx, gfn, m.objects.memory.at(pfn))), OK];
}
