/**
 * Layer 20: images of VMs, and VMs that go on from others. A page that the host filled becomes a VM's, at the frame where the VM finds it, in two steps: others may see that the page is
 * taken, and not yet mapped. What is known of images is looked at, and changed, in one step each, once the VM is free.
 *
 * @source kcore reference, layer 20, changed as docs/deviations.md says
 */
import { addressOf, FRAMES } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64, u64 } from "../../prelude/index.ts";
import {
  IMAGES,
  isVm,
  MAPPED,
  NO_ADDRESS,
  NO_IMAGE,
  NO_SEAL,
  NOWHERE,
  OK,
  READY,
  REFUSED,
  UNUSED,
  VCPUS,
} from "../00-machine/constants.ts";
import { withNewImage, withNextPage } from "../00-machine/images.ts";
import { isBelow, PAGES_LOCK, rankOf, vmLock } from "../00-machine/lock-ids.ts";
import {
  isCiphertext,
  placeOfVcpu,
  sealOf,
  withOpenedPage,
  withSealedContext,
  withSealedPage,
} from "../00-machine/sealing.ts";
import type { Gfn, Machine, Pfn, Vcpuid, VmInfo, Vmid } from "../00-machine/state.ts";
import { withVm } from "../00-machine/vms.ts";
import { onceFree } from "../04-locks/section.ts";
import * as mem from "../16-mem-manager/spec.ts";
import { record } from "../16-mem-manager/steps.ts";
import { vmOf } from "../18-vm-power/vms.ts";
import { isUnloaded, mayGetHeir, mayOpen, maySeal } from "./heirs.ts";
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

// A VM that is retired goes on in one other VM, its heir: docs/decisions/encrypted-state.md.

/** Whether a VM is retired, and none goes on from it. */
export function isHeirless(m: Machine, vmid: Vmid): readonly [Machine, boolean] {
  const { state, heir, incExe } = vmOf(m, vmid);
  return [m, mayGetHeir(state, heir, incExe)];
}
/** Says which VM goes on from one that is retired, once for ever. Gives whether it did. */
export function nameHeir(m: Machine, vmid: Vmid, heir: Vmid): readonly [Machine, boolean] {
  require(isVm(heir));
  const vm = vmOf(m, vmid);
  return mayGetHeir(vm.state, vm.heir, vm.incExe) ? [withVm(m, vmid, { ...vm, heir }), true] : [m, false];
}
/** A VM that nobody registered goes on from another one: it gets no devices, and what it runs is loaded. Gives whether it does. */
export function beginHeir(m: Machine, vmid: Vmid, incExe: Vmid): readonly [Machine, boolean] {
  const vm = vmOf(m, vmid);
  return vm.state === UNUSED ? [withVm(m, vmid, { ...vm, state: MAPPED, incExe }), true] : [m, false];
}

/** Whether a VM may not run yet, and goes on from none: only such a one gets pages of devices. */
export function mayMapDevices(m: Machine, vmid: Vmid): readonly [Machine, boolean] {
  const { state, incExe } = vmOf(m, vmid);
  return [m, isUnloaded(state, incExe)];
}

/** The machine in which the next seal has another number. */
const sealed = (m: Machine): Machine => {
  const { sealing } = m.objects;
  return { ...m, objects: { ...m.objects, sealing: { ...sealing, next: u64(sealing.next + 1n) } } };
};
/** Seals a page of a VM for its heir, into a page of the host's. Gives the number of the seal, or `NO_SEAL`. */
export function sealVmPage(m: Machine, vmid: Vmid, gfn: Gfn, pfn: Pfn, out: Pfn): readonly [Machine, U64] {
  if (gfn >= FRAMES) return [m, NO_SEAL];
  const vm = vmOf(m, vmid);
  const n = m.objects.sealing.next;
  if (record(m, pfn).owner !== vmid || !maySeal(vm.heir, record(m, out).owner, n)) return [m, NO_SEAL];
  return [sealed(withSealedPage(m, sealOf(vmid, vm, vm.heir, gfn), pfn, out, n)), n];
}
/** The same of registers of a virtual CPU. */
export function sealVmContext(m: Machine, vmid: Vmid, vcpuid: Vcpuid, out: Pfn): readonly [Machine, U64] {
  require(vcpuid < VCPUS);
  const vm = vmOf(m, vmid);
  const n = m.objects.sealing.next;
  if (vm.vcpuState.at(vcpuid) !== READY || !maySeal(vm.heir, record(m, out).owner, n)) return [m, NO_SEAL];
  const seal = sealOf(vmid, vm, vm.heir, placeOfVcpu(vcpuid));
  return [sealed(withSealedContext(m, seal, vmid, vcpuid, out, n)), n];
}
/** The frame of a seal, of those that are for a VM, or `NOWHERE`. For who may go on and take the lock of that VM. */
export function sealedFrame(m: Machine, vmid: Vmid, n: U64): readonly [Machine, Gfn] {
  require(isVm(vmid) && isBelow(m.heldRanks.at(m.curid), rankOf(vmLock(vmid))));
  const { to, place } = onceFree(m, PAGES_LOCK).objects.sealing.seals.at(n);
  return [m, (to === vmid ? place : NOWHERE) as Gfn];
}
/** Opens a seal into a page of the VM that it is for, at its frame, which it does not share. The VM does not run yet. */
export function openVmPage(m: Machine, vmid: Vmid, source: Pfn, pfn: Pfn, n: U64): readonly [Machine, U32] {
  const { state, incExe } = vmOf(m, vmid);
  const { owner, count, gfn } = record(m, pfn);
  const { from, to, place } = m.objects.sealing.seals.at(n);
  const isMeant = owner === vmid && count === 0n && gfn === place;
  if (!isMeant || !mayOpen(vmid, state, incExe, from, to, record(m, source).owner)) return [m, REFUSED];
  return isCiphertext(m, source, n) ? [withOpenedPage(m, pfn, n), OK] : [m, REFUSED];
}
