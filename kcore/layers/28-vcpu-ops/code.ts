/** An exit of a virtual CPU, and what it takes before it runs again. @source kcore reference, layer 28 */
import { gfnOf } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u64 } from "../../prelude/index.ts";
import { NEVER_RUN, NO_ADDRESS, OK } from "../00-machine/constants.ts";
import { DIRTY, EC, ESR_EL2, HPFAR_EL2, PC, PSTATE, X0 } from "../00-machine/context.ts";
import { getIntReg, getShadowCtxt, setShadowCtxt } from "../00-machine/index.ts";
import type { Gfn, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { setVmPoweroff } from "../18-vm-power/index.ts";
import { faultAddress, isAbort, isCall, isWait, switchesOff, TRAP } from "../27-vcpu-ops-aux/dirty.ts";
import {
  offeredPage,
  openVcpu,
  postHandleShadowS2ptFault,
  prepAbort,
  prepHvc,
  prepInterrupt,
  prepOther,
  prepWfx,
  resetGpRegs,
  resetSysRegs,
  setVcpuInactive,
  setVcpuLoading,
  skipIfOwed,
  syncDirtyToShadow,
  updateExceptionGpRegs,
} from "../27-vcpu-ops-aux/index.ts";

export function saveShadowKvmRegs(vmid: Vmid, vcpuid: Vcpuid): void {
  const exit = getShadowCtxt(vmid, vcpuid, EC);
  const esr = getShadowCtxt(vmid, vcpuid, ESR_EL2);
  const x0 = getShadowCtxt(vmid, vcpuid, X0);
  if (exit !== TRAP) prepInterrupt(vmid, vcpuid);
  else if (isWait(esr)) prepWfx(vmid, vcpuid);
  else if (isAbort(esr)) prepAbort(vmid, vcpuid);
  else if (isCall(esr)) {
    prepHvc(vmid, vcpuid);
    if (switchesOff(x0)) setVmPoweroff(vmid);
  } else prepOther(vmid, vcpuid);
}

/** The first registers of a virtual CPU: where it begins the host says, and its images allow. */
function begin(vmid: Vmid, vcpuid: Vcpuid): U32 {
  const pc = getIntReg(vmid, vcpuid, PC);
  const pstate = getIntReg(vmid, vcpuid, PSTATE);
  const status = resetGpRegs(vmid, vcpuid, pc, pstate);
  if (status === OK) resetSysRegs(vmid, vcpuid);
  return status;
}

/** A page where the guest faulted, if the host gives one. What is refused the guest faults for again. */
function takePage(vmid: Vmid, vcpuid: Vcpuid): void {
  const page = offeredPage(vmid, vcpuid);
  const hpfar = getShadowCtxt(vmid, vcpuid, HPFAR_EL2);
  if (page === NO_ADDRESS) return;
  const gfn = u64(gfnOf(faultAddress(hpfar))) as Gfn;
  postHandleShadowS2ptFault(vmid, gfn, u64(gfnOf(page)) as Pfn);
}

export function restoreShadowKvmRegs(vmid: Vmid, vcpuid: Vcpuid): U32 {
  const dirty = getShadowCtxt(vmid, vcpuid, DIRTY);
  if (dirty === NEVER_RUN) return begin(vmid, vcpuid);
  syncDirtyToShadow(vmid, vcpuid);
  skipIfOwed(vmid, vcpuid);
  updateExceptionGpRegs(vmid, vcpuid);
  setShadowCtxt(vmid, vcpuid, DIRTY, u64(0n));
  takePage(vmid, vcpuid);
  return OK;
}

export function loadEncryptedVcpu(vmid: Vmid, vcpuid: Vcpuid, source: Pfn, n: U64): U32 {
  const begun = setVcpuLoading(vmid, vcpuid);
  if (begun !== OK) return begun;
  const status = openVcpu(vmid, vcpuid, source, n);
  setVcpuInactive(vmid, vcpuid);
  return status;
}
