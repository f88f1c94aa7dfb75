/** What a virtual CPU leaves to the host, and what it takes from it. @source kcore reference, layer 27 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import { MAPPED, NO_ADDRESS, OK, READY, REFUSED, VERIFIED } from "../00-machine/constants.ts";
import { DIRTY, EC, ESR_EL2, HPFAR_EL2, PAGE, X0 } from "../00-machine/context.ts";
import {
  beginVcpu,
  endVcpu,
  enterVector,
  getIntReg,
  getSealFrom,
  getSealPlace,
  getSealTo,
  getShadowCtxt,
  getVcpuState,
  getVmIncExe,
  getVmNextLoadIdx,
  getVmState,
  openContext,
  resetContext,
  setIntRegs,
  skipInstruction,
  startContext,
  takeIntGpr,
} from "../00-machine/index.ts";
import { placeOfVcpu } from "../00-machine/sealing.ts";
import type { Gfn, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockS2page, acquireLockVm, releaseLockS2page, releaseLockVm } from "../04-locks/index.ts";
import { getPfnOwner } from "../15-page-manager/index.ts";
import { assignPfnToVm, mapPfnVm } from "../16-mem-manager/index.ts";
import { mayOpen } from "../20-boot-aux/heirs.ts";
import { mayBeGiven, searchLoadInfo } from "../21-boot-ops/index.ts";
import {
  argumentsOf,
  injects,
  isFault,
  NO_REG,
  OWES_EXCEPTION,
  OWES_NOTHING,
  OWES_SKIP,
  OWES_X0,
  owedByAbort,
  skips,
  takenAs,
  takenReg,
  takes,
  toldEnd,
  toldFirst,
  UNKNOWN,
} from "./dirty.ts";

export function setVcpuActive(vmid: Vmid, vcpuid: Vcpuid): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const ready = getVcpuState(vmid, vcpuid);
  const begins = state === VERIFIED && ready === READY;
  if (begins) beginVcpu(vmid, vcpuid);
  releaseLockVm(vmid);
  return begins ? OK : REFUSED;
}

export function setVcpuLoading(vmid: Vmid, vcpuid: Vcpuid): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const ready = getVcpuState(vmid, vcpuid);
  const begins = state === MAPPED && ready === READY;
  if (begins) beginVcpu(vmid, vcpuid);
  releaseLockVm(vmid);
  return begins ? OK : REFUSED;
}

export function openVcpu(vmid: Vmid, vcpuid: Vcpuid, source: Pfn, n: U64): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const incExe = getVmIncExe(vmid);
  const images = getVmNextLoadIdx(vmid);
  acquireLockS2page();
  const owner = getPfnOwner(source);
  const from = getSealFrom(n);
  const to = getSealTo(n);
  const place = getSealPlace(n);
  let isOpened = false;
  if (images === 0n && place === placeOfVcpu(vcpuid) && mayOpen(vmid, state, incExe, from, to, owner))
    isOpened = openContext(vmid, vcpuid, source, n);
  releaseLockS2page();
  releaseLockVm(vmid);
  return isOpened ? OK : REFUSED;
}

export function setVcpuInactive(vmid: Vmid, vcpuid: Vcpuid): void {
  acquireLockVm(vmid);
  endVcpu(vmid, vcpuid);
  releaseLockVm(vmid);
}

export function resetGpRegs(vmid: Vmid, vcpuid: Vcpuid, pc: U64, pstate: U64): U32 {
  const found = searchLoadInfo(vmid, pc);
  if (found === NO_ADDRESS) return REFUSED;
  startContext(vmid, vcpuid, pc, pstate);
  return OK;
}

export function resetSysRegs(vmid: Vmid, vcpuid: Vcpuid): void {
  resetContext(vmid, vcpuid);
}

export function syncDirtyToShadow(vmid: Vmid, vcpuid: Vcpuid): void {
  const dirty = getShadowCtxt(vmid, vcpuid, DIRTY);
  const esr = getShadowCtxt(vmid, vcpuid, ESR_EL2);
  if (takes(dirty)) takeIntGpr(vmid, vcpuid, takenReg(dirty), takenAs(esr));
}

export function skipIfOwed(vmid: Vmid, vcpuid: Vcpuid): void {
  const dirty = getShadowCtxt(vmid, vcpuid, DIRTY);
  if (skips(dirty)) skipInstruction(vmid, vcpuid);
}

export function prepWfx(vmid: Vmid, vcpuid: Vcpuid): void {
  setIntRegs(vmid, vcpuid, NO_REG, NO_REG, true, false, OWES_SKIP);
}

export function prepHvc(vmid: Vmid, vcpuid: Vcpuid): void {
  const x0 = getShadowCtxt(vmid, vcpuid, X0);
  setIntRegs(vmid, vcpuid, NO_REG, argumentsOf(x0), true, false, OWES_X0);
}

export function prepAbort(vmid: Vmid, vcpuid: Vcpuid): void {
  const esr = getShadowCtxt(vmid, vcpuid, ESR_EL2);
  const hpfar = getShadowCtxt(vmid, vcpuid, HPFAR_EL2);
  setIntRegs(vmid, vcpuid, toldFirst(esr), toldEnd(esr, hpfar), true, true, owedByAbort(esr, hpfar));
}

export function prepInterrupt(vmid: Vmid, vcpuid: Vcpuid): void {
  setIntRegs(vmid, vcpuid, NO_REG, NO_REG, false, false, OWES_NOTHING);
}

export function prepOther(vmid: Vmid, vcpuid: Vcpuid): void {
  setIntRegs(vmid, vcpuid, NO_REG, NO_REG, false, false, OWES_EXCEPTION);
}

export function updateExceptionGpRegs(vmid: Vmid, vcpuid: Vcpuid): void {
  const dirty = getShadowCtxt(vmid, vcpuid, DIRTY);
  if (injects(dirty)) enterVector(vmid, vcpuid, UNKNOWN);
}

export function offeredPage(vmid: Vmid, vcpuid: Vcpuid): U64 {
  const exit = getShadowCtxt(vmid, vcpuid, EC);
  const esr = getShadowCtxt(vmid, vcpuid, ESR_EL2);
  const hpfar = getShadowCtxt(vmid, vcpuid, HPFAR_EL2);
  const page = getIntReg(vmid, vcpuid, PAGE);
  return isFault(exit, esr, hpfar) ? page : NO_ADDRESS;
}

export function postHandleShadowS2ptFault(vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 {
  if (!mayBeGiven(vmid, addressOf(gfn))) return REFUSED;
  const status = assignPfnToVm(vmid, gfn, pfn);
  if (status !== OK) return status;
  return mapPfnVm(vmid, addressOf(gfn), pfn);
}
