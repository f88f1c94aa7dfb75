/** A fault of the host's, and what a guest asks of KCore. @source kcore reference, layer 31 */

import { u32 } from "../../prelude/index.ts";
import { answerOf, SET_DESC_PFN, UNSET_DESC_PFN } from "../00-machine/abi.ts";
import { NO_SMMU, OK, REFUSED } from "../00-machine/constants.ts";
import { ESR_EL2, HPFAR_EL2, PSTATE, type Reg, X0 } from "../00-machine/context.ts";
import { enterHostVector, getReg, getShadowCtxt, setShadowCtxt } from "../00-machine/index.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { mapPageHost } from "../16-mem-manager/index.ts";
import { grantStage2SgGpa, revokeStage2SgGpa } from "../17-memory-ops/index.ts";
import { emulateMmio } from "../26-mmio-ops/index.ts";
import { faultAddress, UNKNOWN } from "../27-vcpu-ops-aux/dirty.ts";
import { abortFor, isUnmapped } from "./aborts.ts";

export function injectUndefined(): void {
  getReg(PSTATE);
  enterHostVector(UNKNOWN);
}

export function handleHostStage2Fault(): void {
  const esr = getReg(ESR_EL2);
  const hpfar = getReg(HPFAR_EL2);
  const addr = faultAddress(hpfar);
  let status = REFUSED;
  if (isUnmapped(esr)) {
    status = emulateMmio(addr, esr);
    if (status === NO_SMMU) status = mapPageHost(addr);
  }
  if (status !== OK) {
    const pstate = getReg(PSTATE);
    enterHostVector(abortFor(esr, pstate));
  }
}

export function coreHandlePvops(vmid: Vmid, vcpuid: Vcpuid): boolean {
  const call = getShadowCtxt(vmid, vcpuid, X0);
  const addr = getShadowCtxt(vmid, vcpuid, u32(1n) as Reg);
  const size = getShadowCtxt(vmid, vcpuid, u32(2n) as Reg);
  if (call !== SET_DESC_PFN && call !== UNSET_DESC_PFN) return false;
  let status = OK;
  if (call === SET_DESC_PFN) status = grantStage2SgGpa(vmid, addr, size);
  else status = revokeStage2SgGpa(vmid, addr, size);
  setShadowCtxt(vmid, vcpuid, X0, answerOf(status));
  return true;
}
