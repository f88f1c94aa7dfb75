/**
 * Layer 21: VMs are registered, get devices and images, and are verified. What changes a VM is one step each, once it is free; registering a VM, and what gives it pages or
 * images, is a sequence of steps of layers below.
 *
 * @source kcore reference, layer 21, changed as docs/deviations.md says
 */
import { addressOf, FRAMES, frameOf, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import {
  CORE,
  HOST,
  IMAGES,
  isVm,
  MAPPED,
  NO_ADDRESS,
  NO_ENTRY,
  NO_IMAGE,
  NO_SEAL,
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
import { isBelow, rankOf, SMMU_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import { isSigned } from "../00-machine/measure.ts";
import { holds } from "../00-machine/owners.ts";
import type { Bank, Gfn, Machine, Pfn, Vcpuid, VmInfo, Vmid } from "../00-machine/state.ts";
import { withVm } from "../00-machine/vms.ts";
import * as npts from "../08-npt-ops/spec.ts";
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

/** The VM that a VM goes on from, or `NO_VM`. */
export const isIncExe = (m: Machine, vmid: Vmid): readonly [Machine, Vmid] => [m, vmOf(m, vmid).incExe as Vmid];

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
export const origin = transition(isIncExe);
export const walked = transition(npts.walkS2pt);
/**
 * Whether the host may give a VM a page at an address: always, but where it goes on from another one that has something there. So what the host leaves out is missing, and nothing else comes in its
 * place. That one is retired, and its table stays.
 */
export const mayBeGiven = sequence((vmid: Vmid, addr: U64): boolean => {
  const incExe = origin(vmid);
  if (!isVm(incExe)) return true;
  return walked(incExe, addr) === NO_ENTRY;
});
const unloaded = transition(aux.mayMapDevices);
const mappedIo = transition(mem.mapVmIo);
/** Maps a page of a device for a VM that may not run yet, and goes on from none. */
export const mapIo = sequence((vmid: Vmid, gpa: U64, pa: U64): U32 => {
  return unloaded(vmid) ? mappedIo(vmid, gpa, pa) : REFUSED;
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

const heirless = transition(aux.isHeirless);
const named = transition(aux.nameHeir);
const begins = transition(aux.beginHeir);
/** Registers a VM that goes on from one that is retired, and gives its number, or `NO_VM`. */
export const registerHeir = sequence((vmid: Vmid): Vmid => {
  if (!heirless(vmid)) return NO_VM;
  const heir = numbered();
  if (heir === NO_VM || !named(vmid, heir)) return NO_VM;
  return begins(heir, vmid) ? heir : NO_VM;
});

/** What is mapped for a VM, for who may go on and take its lock. */
export const mappedFor = transition((m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U64] => {
  require(isVm(vmid) && isBelow(m.heldRanks.at(m.curid), rankOf(vmLock(vmid))));
  return npts.walkS2pt(m, vmid, addr);
});
const sealedPage = transition(aux.sealVmPage);
/** Seals the page at an address of a VM for its heir, into a page of the host's. Gives the number of the seal, or `NO_SEAL`. What a VM has mapped stays so, and so does this page till it goes back. */
export const saveEncryptBuf = sequence((vmid: Vmid, addr: U64, out: Pfn): U64 => {
  const pte = mappedFor(vmid, addr);
  if (pte === NO_ENTRY) return NO_SEAL;
  return sealedPage(vmid, gfnOf(addr), u64(frameOf(pte)) as Pfn, out);
});
const sealedContext = transition(aux.sealVmContext);
/** The same of registers of a virtual CPU. */
export const saveEncryptedVcpu = sequence(
  (vmid: Vmid, vcpuid: Vcpuid, out: Pfn): U64 => (vcpuid < VCPUS ? sealedContext(vmid, vcpuid, out) : NO_SEAL),
);

const framed = transition(aux.sealedFrame);
const assigned = transition(mem.assignPfnToVm);
const openedPage = transition(aux.openVmPage);
const mappedPage = transition(mem.mapPfnVm);
/** Gives an heir a page of the host's, opens a seal into it and maps it, at the frame that was sealed. A page whose seal does not open is the heir's, and mapped nowhere. */
export const loadDecryptBuf = sequence((vmid: Vmid, source: Pfn, pfn: Pfn, n: U64): U32 => {
  const gfn = framed(vmid, n);
  if (gfn >= FRAMES) return REFUSED;
  const given = assigned(vmid, gfn, pfn);
  if (given !== OK) return given;
  const opened = openedPage(vmid, source, pfn, n);
  if (opened !== OK) return opened;
  return mappedPage(vmid, addressOf(gfn), pfn);
});
