/** VMs are registered, get devices and images, and are verified. @source kcore reference, layer 21 */
import { addressOf, FRAMES, frameOf, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import {
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
import {
  getSmmuCfgVmid,
  getVcpuState,
  getVmIncExe,
  getVmLoadAddr,
  getVmLoadSize,
  getVmMappedPages,
  getVmNextLoadIdx,
  getVmRemapAddr,
  getVmState,
  isVmSigned,
  setVcpuState,
  setVmState,
} from "../00-machine/index.ts";
import type { Bank, Gfn, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { walkS2pt } from "../08-npt-ops/index.ts";
import {
  assignPfnToSmmu,
  assignPfnToVm,
  giveBank,
  mapPfnCore,
  mapPfnVm,
  mapVmIo,
  unmapSmmuPage,
  updateSmmuPage,
} from "../16-mem-manager/index.ts";
import { pagesOf } from "../17-memory-ops/range.ts";
import { readVmState, setVmReady } from "../18-vm-power/index.ts";
import { isLoading } from "../18-vm-power/power.ts";
import { allocRemapAddr, genVmid } from "../19-boot-core/index.ts";
import { isImage, isInside, isWhole, placeOf } from "../20-boot-aux/images.ts";
import {
  addImage,
  beginHeir,
  beginImagePage,
  countImagePage,
  findImagePage,
  isHeirless,
  mayMapDevices,
  nameHeir,
  nextImage,
  openVmPage,
  sealedFrame,
  sealVmContext,
  sealVmPage,
  unmapAndLoadVmImage,
} from "../20-boot-aux/index.ts";
import { mayGetDevices, mayLoseDevices } from "./devices.ts";

export function registerKvm(): Vmid {
  const vmid = genVmid();
  if (vmid === NO_VM) return NO_VM;
  return setVmReady(vmid) ? vmid : NO_VM;
}

export function registerVcpu(vmid: Vmid, vcpuid: U32): U32 {
  if (vcpuid >= VCPUS) return REFUSED;
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const vcpu = getVcpuState(vmid, vcpuid);
  const isNew = isLoading(state) && vcpu === UNUSED;
  if (isNew) setVcpuState(vmid, vcpuid, READY);
  releaseLockVm(vmid);
  return isNew ? OK : REFUSED;
}

export function isIncExe(vmid: Vmid): Vmid {
  acquireLockVm(vmid);
  const flag = getVmIncExe(vmid);
  releaseLockVm(vmid);
  return flag;
}

export function allocSmmu(vmid: Vmid, bank: Bank): U32 {
  const state = getVmState(vmid);
  const principal = getSmmuCfgVmid(bank);
  let status = REFUSED;
  if (principal === NOBODY && mayGetDevices(vmid, state)) status = giveBank(bank, vmid);
  return status;
}

export function assignSmmu(vmid: Vmid, pfn: Pfn, gfn: Gfn): U32 {
  if (vmid === HOST) return OK;
  const state = readVmState(vmid);
  return mayGetDevices(vmid, state) ? assignPfnToSmmu(vmid, gfn, pfn) : REFUSED;
}

export function mapSmmu(vmid: Vmid, bank: Bank, iova: U64, pte: U64): U32 {
  const state = getVmState(vmid);
  const principal = getSmmuCfgVmid(bank);
  let status = REFUSED;
  if (principal === vmid && mayGetDevices(vmid, state)) status = updateSmmuPage(bank, iova, pte);
  return status;
}

export function clearSmmu(vmid: Vmid, bank: Bank, iova: U64): U32 {
  const state = getVmState(vmid);
  const principal = getSmmuCfgVmid(bank);
  const isCleared = principal === vmid && mayLoseDevices(vmid, state);
  if (isCleared) unmapSmmuPage(bank, iova);
  return isCleared ? OK : REFUSED;
}

export function mayBeGiven(vmid: Vmid, addr: U64): boolean {
  const incExe = isIncExe(vmid);
  if (!isVm(incExe)) return true;
  return walkS2pt(incExe, addr) === NO_ENTRY;
}

export function mapIo(vmid: Vmid, gpa: U64, pa: U64): U32 {
  return mayMapDevices(vmid) ? mapVmIo(vmid, gpa, pa) : REFUSED;
}

export function setBootInfo(vmid: Vmid, loadAddr: U64, loadSize: U64): U32 {
  if (!isImage(loadAddr, loadSize)) return NO_IMAGE;
  if (nextImage(vmid) === NO_IMAGE) return NO_IMAGE;
  const remapAddr = allocRemapAddr(pagesOf(loadSize));
  if (remapAddr === NO_ADDRESS) return NO_IMAGE;
  return addImage(vmid, loadAddr, loadSize, remapAddr);
}

export function remapVmImage(vmid: Vmid, pfn: Pfn, idx: U32): U32 {
  const gfn = beginImagePage(vmid, idx);
  if (gfn === NOWHERE) return REFUSED;
  const loaded = unmapAndLoadVmImage(vmid, gfn, pfn);
  if (loaded !== OK) return loaded;
  const remapAddr = findImagePage(vmid, idx, gfn);
  if (remapAddr === NO_ADDRESS) return REFUSED;
  const mapped = mapPfnCore(vmid, remapAddr, pfn);
  if (mapped !== OK) return mapped;
  return countImagePage(vmid, idx, gfn, pfn);
}

/** Whether all pages of all images are the VM's. */
function areWhole(vmid: Vmid): boolean {
  const count = getVmNextLoadIdx(vmid);
  let whole = true;
  for (let i = u32(0n); i < IMAGES; i = u32(i + 1n)) {
    const loadSize = getVmLoadSize(vmid, i);
    const pages = getVmMappedPages(vmid, i);
    whole = whole && (i >= count || isWhole(loadSize, pages));
  }
  return whole;
}

export function verifyAndLoadImages(vmid: Vmid): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const whole = areWhole(vmid);
  const isSigned = isVmSigned(vmid);
  const isVerified = state === MAPPED && whole && isSigned;
  if (isVerified) setVmState(vmid, VERIFIED);
  releaseLockVm(vmid);
  return isVerified ? OK : REFUSED;
}

export function searchLoadInfo(vmid: Vmid, addr: U64): U64 {
  acquireLockVm(vmid);
  const count = getVmNextLoadIdx(vmid);
  let found = NO_ADDRESS;
  for (let i = u32(0n); i < IMAGES; i = u32(i + 1n)) {
    const loadAddr = getVmLoadAddr(vmid, i);
    const loadSize = getVmLoadSize(vmid, i);
    const remapAddr = getVmRemapAddr(vmid, i);
    if (i < count && isInside(addr, loadAddr, loadSize)) found = placeOf(addr, loadAddr, remapAddr);
  }
  releaseLockVm(vmid);
  return found;
}

export function registerHeir(vmid: Vmid): Vmid {
  if (!isHeirless(vmid)) return NO_VM;
  const heir = genVmid();
  if (heir === NO_VM || !nameHeir(vmid, heir)) return NO_VM;
  return beginHeir(heir, vmid) ? heir : NO_VM;
}

export function saveEncryptBuf(vmid: Vmid, addr: U64, out: Pfn): U64 {
  const pte = walkS2pt(vmid, addr);
  if (pte === NO_ENTRY) return NO_SEAL;
  return sealVmPage(vmid, gfnOf(addr), u64(frameOf(pte)) as Pfn, out);
}

export function saveEncryptedVcpu(vmid: Vmid, vcpuid: Vcpuid, out: Pfn): U64 {
  return vcpuid < VCPUS ? sealVmContext(vmid, vcpuid, out) : NO_SEAL;
}

export function loadDecryptBuf(vmid: Vmid, source: Pfn, pfn: Pfn, n: U64): U32 {
  const gfn = sealedFrame(vmid, n);
  if (gfn >= FRAMES) return REFUSED;
  const given = assignPfnToVm(vmid, gfn, pfn);
  if (given !== OK) return given;
  const opened = openVmPage(vmid, source, pfn, n);
  if (opened !== OK) return opened;
  return mapPfnVm(vmid, addressOf(gfn), pfn);
}
