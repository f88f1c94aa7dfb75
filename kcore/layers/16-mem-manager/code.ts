/** Pages change hands. Whatever gives access to a page, or takes a page away, does it in a section of the page records. @source kcore reference, layer 16 */
import { ADDRESSES, FRAMES, frameOf, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import {
  BAD_ADDRESS,
  CORE,
  FOR_DEVICES,
  HOST,
  MAX_SHARES,
  NO_ENTRY,
  NOBODY,
  NOWHERE,
  OK,
  PAGE_LEVEL,
  REFUSED,
  RETIRED,
} from "../00-machine/constants.ts";
import { clearPhysPage, getSmmuCfgVmid, getVmState, setSmmuCfgVmid } from "../00-machine/index.ts";
import { IO_ADDRESSES, OUTPUT_FRAMES } from "../00-machine/io-pools.ts";
import type { Bank, Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockS2page, releaseLockS2page } from "../04-locks/index.ts";
import { clearPfnHost, mapS2pt } from "../08-npt-ops/index.ts";
import { initSpt, mapSpt, unmapSpt } from "../12-mmio-spt-ops/index.ts";
import { getPfnCount, getPfnMap, getPfnOwner, setPfnCount, setPfnMap, setPfnOwner } from "../15-page-manager/index.ts";
import { withMark, withoutMark } from "./marks.ts";
import { isShared, leafFor, mayHostReach } from "./rules.ts";

export function mapPageHost(addr: U64): U32 {
  if (addr >= ADDRESSES) return BAD_ADDRESS;
  const pfn = u64(gfnOf(addr)) as Pfn;
  if (pfn >= OUTPUT_FRAMES) return BAD_ADDRESS;
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  let status = REFUSED;
  if (mayHostReach(owner, count)) status = mapS2pt(HOST, addr, PAGE_LEVEL, leafFor(pfn, owner));
  releaseLockS2page();
  return status;
}

export function mapPfnVm(vmid: Vmid, addr: U64, pfn: Pfn): U32 {
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const at = getPfnMap(pfn);
  let status = REFUSED;
  if (owner === vmid && at === gfnOf(addr)) status = mapS2pt(vmid, addr, PAGE_LEVEL, leafFor(pfn, owner));
  releaseLockS2page();
  return status;
}

export function mapPfnCore(vmid: Vmid, addr: U64, pfn: Pfn): U32 {
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  let status = REFUSED;
  if (owner === vmid) status = mapS2pt(CORE, addr, PAGE_LEVEL, leafFor(pfn, owner));
  releaseLockS2page();
  return status;
}

export function mapVmIo(vmid: Vmid, gpa: U64, pa: U64): U32 {
  if (pa >= ADDRESSES) return BAD_ADDRESS;
  const pfn = u64(gfnOf(pa)) as Pfn;
  if (pfn >= OUTPUT_FRAMES) return BAD_ADDRESS;
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  let status = REFUSED;
  if (owner === NOBODY) status = mapS2pt(vmid, gpa, PAGE_LEVEL, leafFor(pfn, owner));
  releaseLockS2page();
  return status;
}

/** Takes a page from the host, whose devices do not reach it. */
function take(vmid: Vmid, gfn: Gfn, pfn: Pfn, count: U32): void {
  clearPfnHost(pfn);
  setPfnOwner(pfn, vmid);
  setPfnCount(pfn, count);
  setPfnMap(pfn, gfn);
}

/** Makes a page the VM's that it has already. */
function adopt(gfn: Gfn, pfn: Pfn, count: U32): U32 {
  const at = getPfnMap(pfn);
  if (at !== NOWHERE && at !== gfn) return REFUSED;
  setPfnMap(pfn, gfn);
  if (count === FOR_DEVICES) setPfnCount(pfn, u32(0n));
  return OK;
}

function assign(vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 {
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  if (owner === vmid) return adopt(gfn, pfn, count);
  if (owner !== HOST || count !== 0n) return REFUSED;
  take(vmid, gfn, pfn, u32(0n));
  return OK;
}

export function assignPfnToVm(vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 {
  if (gfn >= FRAMES) return BAD_ADDRESS;
  acquireLockS2page();
  const status = assign(vmid, gfn, pfn);
  releaseLockS2page();
  return status;
}

export function takePfnForVm(vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 {
  if (gfn >= FRAMES) return BAD_ADDRESS;
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  const isNew = owner === HOST && count === 0n;
  if (isNew) take(vmid, gfn, pfn, u32(0n));
  releaseLockS2page();
  return isNew ? OK : REFUSED;
}

export function assignPfnToSmmu(vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 {
  if (gfn >= FRAMES) return BAD_ADDRESS;
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  const isNew = owner === HOST && count === 0n;
  if (isNew) take(vmid, gfn, pfn, FOR_DEVICES);
  releaseLockS2page();
  return isNew || owner === vmid ? OK : REFUSED;
}

export function grantVmPage(vmid: Vmid, pfn: Pfn): U32 {
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  const isGranted = owner === vmid && count < MAX_SHARES;
  if (isGranted) setPfnCount(pfn, u32(count + 1n));
  releaseLockS2page();
  return isGranted ? OK : REFUSED;
}

export function revokeVmPage(vmid: Vmid, pfn: Pfn): U32 {
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  const isRevoked = owner === vmid && isShared(owner, count);
  if (isRevoked) {
    if (count === 1n) clearPfnHost(pfn);
    setPfnCount(pfn, u32(count - 1n));
  }
  releaseLockS2page();
  return isRevoked ? OK : REFUSED;
}

/** Unmapped, then emptied, then the host's. */
function giveBack(pfn: Pfn): void {
  clearPfnHost(pfn);
  clearPhysPage(pfn);
  setPfnOwner(pfn, HOST);
  setPfnCount(pfn, u32(0n));
  setPfnMap(pfn, pfn);
}

export function clearVmPage(vmid: Vmid, pfn: Pfn): U32 {
  const state = getVmState(vmid);
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const isCleared = state === RETIRED && owner === vmid;
  if (isCleared) giveBack(pfn);
  releaseLockS2page();
  return isCleared ? OK : REFUSED;
}

export function updateSmmuPage(bank: Bank, iova: U64, pte: U64): U32 {
  if (iova >= IO_ADDRESSES) return BAD_ADDRESS;
  const principal = getSmmuCfgVmid(bank);
  const pfn = u64(frameOf(pte)) as Pfn;
  acquireLockS2page();
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  const at = getPfnMap(pfn);
  let status = REFUSED;
  if (owner !== NOBODY && owner === principal && at === gfnOf(iova)) {
    status = mapSpt(bank, iova, pte);
    if (status === OK && owner === HOST) setPfnCount(pfn, withMark(count, bank));
  }
  releaseLockS2page();
  return status;
}

export function unmapSmmuPage(bank: Bank, iova: U64): void {
  const principal = getSmmuCfgVmid(bank);
  acquireLockS2page();
  const pte = unmapSpt(bank, iova);
  const pfn = u64(frameOf(pte)) as Pfn;
  const owner = getPfnOwner(pfn);
  const count = getPfnCount(pfn);
  if (pte !== NO_ENTRY && principal === HOST && owner === HOST) setPfnCount(pfn, withoutMark(count, bank));
  releaseLockS2page();
}

export function giveBank(bank: Bank, vmid: Vmid): U32 {
  if (getVmState(vmid) === RETIRED) return REFUSED;
  initSpt(bank);
  setSmmuCfgVmid(bank, vmid);
  return OK;
}

export function freeBank(bank: Bank): void {
  initSpt(bank);
  setSmmuCfgVmid(bank, NOBODY);
}
