/**
 * Layer 21: VMs are registered, get devices and images, and are verified. Each operation is one step on what is known of the VM, once that is free; only
 * registering a VM and giving it a page of an image are several.
 *
 * @source kcore reference, layer 21, changed as docs/deviations.md says
 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
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
import { withNewImage, withNextPage } from "../00-machine/images.ts";
import { isBank } from "../00-machine/io-pools.ts";
import { SMMU_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import { isSigned } from "../00-machine/measure.ts";
import { holds } from "../00-machine/owners.ts";
import type { Bank, Gfn, Machine, Pfn, VmInfo, Vmid } from "../00-machine/state.ts";
import { withVm } from "../00-machine/vms.ts";
import { onceFree } from "../04-locks/section.ts";
import * as mem from "../16-mem-manager/spec.ts";
import { withPrincipal } from "../16-mem-manager/steps.ts";
import { pagesOf } from "../17-memory-ops/range.ts";
import { isLoading } from "../18-vm-power/power.ts";
import { vmOf } from "../18-vm-power/vms.ts";
import * as core from "../19-boot-core/spec.ts";
import { mayGetDevices, mayLoseDevices } from "./devices.ts";
import { addressOfPage, frameOfPage, isImage, isInside, isWhole } from "./images.ts";

const numbered = transition(core.genVmid);
const readied = transition((m: Machine, vmid: Vmid): readonly [Machine, Vmid] => {
  const vm = vmOf(m, vmid);
  return vm.state === UNUSED ? [withVm(m, vmid, { ...vm, state: READY }), vmid] : [m, NO_VM];
});
/** Registers a VM, and gives its number, or `NO_VM` when numbers have run out. */
export const registerKvm = sequence((): Vmid => {
  const vmid = numbered();
  if (vmid === NO_VM) return NO_VM;
  return readied(vmid);
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

/** The state of the host or a VM, once that is free. */
function stateOf(m: Machine, vmid: Vmid): U32 {
  require(vmid < CORE);
  return onceFree(m, vmLock(vmid)).objects.vms.at(vmid).state;
}
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
  return [withPrincipal(m, bank, vmid), OK];
}
/** Makes a page the VM's, for its devices. */
export function assignSmmu(m: Machine, vmid: Vmid, pfn: Pfn, gfn: Gfn): readonly [Machine, U32] {
  if (vmid === HOST) return [m, OK];
  return mayGetDevices(vmid, stateOf(m, vmid)) ? mem.assignPfnToSmmu(m, vmid, gfn, pfn) : [m, REFUSED];
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
/** Maps a page of a device for a VM that may not run yet. */
export const mapIo = (m: Machine, vmid: Vmid, gpa: U64, pa: U64): readonly [Machine, U32] =>
  isLoading(vmOf(m, vmid).state) ? mem.mapVmIo(m, vmid, gpa, pa) : [m, REFUSED];

/** Announces an image of a VM, and gives its number, or `NO_IMAGE`. */
export function setBootInfo(m: Machine, vmid: Vmid, loadAddr: U64, loadSize: U64): readonly [Machine, U32] {
  if (!isImage(loadAddr, loadSize)) return [m, NO_IMAGE];
  const vm = vmOf(m, vmid);
  const idx = vm.nextLoadInfo;
  if (!isLoading(vm.state) || idx >= IMAGES) return [m, NO_IMAGE];
  const [after, remapAddr] = core.allocRemapAddr(m, pagesOf(loadSize));
  if (remapAddr === NO_ADDRESS) return [m, NO_IMAGE];
  return [withVm(after, vmid, withNewImage(vm, loadAddr, loadSize, remapAddr)), idx];
}

/** Where the VM finds the next page of an image, or `NOWHERE`. */
function nextFrame(vm: VmInfo, idx: U32): Gfn {
  const { loadAddr, loadSize, mappedPages } = vm.images.at(idx);
  return frameOfPage(vm.state, idx < vm.nextLoadInfo, loadAddr, loadSize, mappedPages);
}
const begun = transition((m: Machine, vmid: Vmid, idx: U32): readonly [Machine, Gfn] => {
  require(idx < IMAGES);
  const vm = vmOf(m, vmid);
  const gfn = nextFrame(vm, idx);
  return gfn === NOWHERE ? [m, gfn] : [withVm(m, vmid, { ...vm, state: MAPPED }), gfn];
});
const taken = transition(mem.takePfnForVm);
const mapped = transition(mem.mapPfnVm);
const remapped = transition((m: Machine, vmid: Vmid, idx: U32, gfn: Gfn, pfn: Pfn): readonly [Machine, U32] => {
  require(idx < IMAGES && gfn !== NOWHERE);
  const vm = vmOf(m, vmid);
  if (nextFrame(vm, idx) !== gfn) return [m, REFUSED];
  const { remapAddr, mappedPages } = vm.images.at(idx);
  return mem.mapPfnCore(m, vmid, addressOfPage(remapAddr, mappedPages), pfn);
});
const counted = transition((m: Machine, vmid: Vmid, idx: U32, gfn: Gfn, pfn: Pfn): readonly [Machine, U32] => {
  require(idx < IMAGES && gfn !== NOWHERE);
  const vm = vmOf(m, vmid);
  if (nextFrame(vm, idx) !== gfn) return [m, REFUSED];
  return [withVm(m, vmid, withNextPage(vm, idx, gfn, m.objects.memory.at(pfn))), OK];
});
/**
 * Gives a VM the next page of an image: it gets no more devices from then on, the page is taken from the host, mapped for the VM and for KCore, and measured. Where
 * two CPUs give one page, one of them is refused.
 */
export const remapVmImage = sequence((vmid: Vmid, pfn: Pfn, idx: U32): U32 => {
  if (idx >= IMAGES) return REFUSED;
  const gfn = begun(vmid, idx);
  if (gfn === NOWHERE) return REFUSED;
  const owned = taken(vmid, gfn, pfn);
  if (owned !== OK) return owned;
  const found = mapped(vmid, addressOf(gfn), pfn);
  if (found !== OK) return found;
  const seen = remapped(vmid, idx, gfn, pfn);
  if (seen !== OK) return seen;
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
    if (i < vm.nextLoadInfo && isInside(addr, loadAddr, loadSize)) found = u64(addr - loadAddr + remapAddr);
  }
  return [m, found];
}
