/**
 * Layer 21: VMs are registered, get devices and images, and are verified. What changes a VM is one step each, once it is free; registering a VM, and what gives it pages or
 * images, is a sequence of steps of layers below.
 *
 * @source kcore reference, layer 21, changed as docs/deviations.md says
 */
import { require, sequence, transition, type U32, type U64, u32 } from "../../prelude/index.ts";
import {
  CORE,
  HOST,
  IMAGES,
  MAPPED,
  NO_ADDRESS,
  NO_IMAGE,
  NO_VM,
  NOBODY,
  NOWHERE,
  OK,
  READY,
  REFUSED,
  UNUSED,
  VCPUS,
  VERIFIED,
} from "../00-machine/constants.ts";
import { isBank } from "../00-machine/io-pools.ts";
import { SMMU_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import { isSigned } from "../00-machine/measure.ts";
import { holds } from "../00-machine/owners.ts";
import type { Bank, Gfn, Machine, Pfn, VmInfo, Vmid } from "../00-machine/state.ts";
import { withVm } from "../00-machine/vms.ts";
import * as mem from "../16-mem-manager/spec.ts";
import { pagesOf } from "../17-memory-ops/range.ts";
import { isLoading } from "../18-vm-power/power.ts";
import * as power from "../18-vm-power/spec.ts";
import { vmOf } from "../18-vm-power/vms.ts";
import * as core from "../19-boot-core/spec.ts";
import { isImage, isInside, isWhole, placeOf } from "../20-boot-aux/images.ts";
import * as aux from "../20-boot-aux/spec.ts";
import { mayGetDevices, mayLoseDevices } from "./devices.ts";

const numbered = transition(core.genVmid);
const readied = transition(power.setVmReady);
/** Registers a VM, and gives its number, or `NO_VM` when numbers have run out. */
export const registerKvm = sequence((): Vmid => {
  const vmid = numbered();
  if (vmid === NO_VM) return NO_VM;
  return readied(vmid) ? vmid : NO_VM;
});

/** What is known of a VM, where a virtual CPU is in another state. */
const withVcpu = (m: Machine, vmid: Vmid, vm: VmInfo, vcpuid: U32, state: U32): Machine =>
  withVm(m, vmid, { ...vm, vcpuState: vm.vcpuState.with(vcpuid, state) });

/** Registers a virtual CPU of a VM that may not run yet. */
export function registerVcpu(m: Machine, vmid: Vmid, vcpuid: U32): readonly [Machine, U32] {
  if (vcpuid >= VCPUS) return [m, REFUSED];
  const vm = vmOf(m, vmid);
  if (!isLoading(vm.state) || vm.vcpuState.at(vcpuid) !== UNUSED) return [m, REFUSED];
  return [withVcpu(m, vmid, vm, vcpuid, READY), OK];
}

/** Whether virtual CPUs of a VM begin with registers that were loaded. */
export const isIncExe = (m: Machine, vmid: Vmid): readonly [Machine, U32] => [m, vmOf(m, vmid).incExe];

/** Whether devices behind a bank are a principal's, for the holder of the locks of banks and of whose devices they are to be. */
function isBehind(m: Machine, bank: Bank, principal: U32, vmid: Vmid): boolean {
  require(vmid < CORE && holds(m, vmLock(vmid)));
  require(isBank(bank) && holds(m, SMMU_LOCK));
  return m.objects.smmuVmid.at(bank) === principal;
}

/** Puts devices of the host or a VM behind a bank that has none. For the holder of the locks of banks and of the VM, as all about banks here. */
export function allocSmmu(m: Machine, vmid: Vmid, bank: Bank): readonly [Machine, U32] {
  const isFree = isBehind(m, bank, NOBODY, vmid);
  if (!isFree || !mayGetDevices(vmid, m.objects.vms.at(vmid).state)) return [m, REFUSED];
  return mem.giveBank(m, bank, vmid);
}
/** Maps a page for a bank behind which are devices of a principal. */
export function mapSmmu(m: Machine, vmid: Vmid, bank: Bank, iova: U64, pte: U64): readonly [Machine, U32] {
  const isIts = isBehind(m, bank, vmid, vmid);
  if (!isIts || !mayGetDevices(vmid, m.objects.vms.at(vmid).state)) return [m, REFUSED];
  return mem.updateSmmuPage(m, bank, iova, pte);
}
/** Unmaps one. */
export function clearSmmu(m: Machine, vmid: Vmid, bank: Bank, iova: U64): readonly [Machine, U32] {
  const isIts = isBehind(m, bank, vmid, vmid);
  if (!isIts || !mayLoseDevices(vmid, m.objects.vms.at(vmid).state)) return [m, REFUSED];
  return [mem.unmapSmmuPage(m, bank, iova), OK];
}
// What follows tests the state of the VM in a step of its own. Where a VM is verified, or gets its first page, behind that step, it gets what it could have got before.

const seen = transition(power.readVmState);
const given = transition(mem.assignPfnToSmmu);
/** Makes a page the VM's, for its devices. */
export const assignSmmu = sequence((vmid: Vmid, pfn: Pfn, gfn: Gfn): U32 => {
  if (vmid === HOST) return OK;
  const state = seen(vmid);
  return mayGetDevices(vmid, state) ? given(vmid, gfn, pfn) : REFUSED;
});
const mappedIo = transition(mem.mapVmIo);
/** Maps a page of a device for a VM that may not run yet. */
export const mapIo = sequence((vmid: Vmid, gpa: U64, pa: U64): U32 => {
  const state = seen(vmid);
  return isLoading(state) ? mappedIo(vmid, gpa, pa) : REFUSED;
});

const numberOfNext = transition(aux.nextImage);
const found = transition(core.allocRemapAddr);
const announced = transition(aux.addImage);
/** Announces an image of a VM, and gives its number, or `NO_IMAGE`. */
export const setBootInfo = sequence((vmid: Vmid, loadAddr: U64, loadSize: U64): U32 => {
  if (!isImage(loadAddr, loadSize)) return NO_IMAGE;
  if (numberOfNext(vmid) === NO_IMAGE) return NO_IMAGE;
  const remapAddr = found(pagesOf(loadSize));
  if (remapAddr === NO_ADDRESS) return NO_IMAGE;
  return announced(vmid, loadAddr, loadSize, remapAddr);
});

const begun = transition(aux.beginImagePage);
const placed = transition(aux.findImagePage);
const remapped = transition(mem.mapPfnCore);
const counted = transition(aux.countImagePage);
/**
 * Gives a VM the next page of an image: it gets no more devices from then on, the page is taken from the host, mapped for the VM and for KCore, and measured. Where
 * two CPUs give one page, one of them is refused: at a frame one page is mapped, and no other one after it.
 */
export const remapVmImage = sequence((vmid: Vmid, pfn: Pfn, idx: U32): U32 => {
  const gfn = begun(vmid, idx);
  if (gfn === NOWHERE) return REFUSED;
  const loaded = aux.unmapAndLoadVmImage(vmid, gfn, pfn);
  if (loaded !== OK) return loaded;
  const remapAddr = placed(vmid, idx, gfn);
  if (remapAddr === NO_ADDRESS) return REFUSED;
  const mapped = remapped(vmid, remapAddr, pfn);
  if (mapped !== OK) return mapped;
  return counted(vmid, idx, gfn, pfn);
});

/** Whether all pages of all images are the VM's. */
function areWhole(vm: VmInfo): boolean {
  let whole = true;
  for (let i = u32(0n); i < IMAGES; i = u32(i + 1n)) {
    const { loadSize, mappedPages } = vm.images.at(i);
    whole = whole && (i >= vm.nextLoadInfo || isWhole(loadSize, mappedPages));
  }
  return whole;
}
/** A VM may run whose images are whole, and signed as they were measured. */
export function verifyAndLoadImages(m: Machine, vmid: Vmid): readonly [Machine, U32] {
  const vm = vmOf(m, vmid);
  if (vm.state !== MAPPED || !areWhole(vm) || !isSigned(vm.digest)) return [m, REFUSED];
  return [withVm(m, vmid, { ...vm, state: VERIFIED }), OK];
}

/** Where KCore finds what a VM finds at an address of an image, or `NO_ADDRESS`; of images that overlap, the last one counts. */
export function searchLoadInfo(m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U64] {
  const vm = vmOf(m, vmid);
  let found = NO_ADDRESS;
  for (let i = u32(0n); i < IMAGES; i = u32(i + 1n)) {
    const { loadAddr, loadSize, remapAddr } = vm.images.at(i);
    if (i < vm.nextLoadInfo && isInside(addr, loadAddr, loadSize)) found = placeOf(addr, loadAddr, remapAddr);
  }
  return [m, found];
}
