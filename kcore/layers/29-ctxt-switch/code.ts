/** A CPU is switched between the host and a virtual CPU. @source kcore reference, layer 29 */
import type { U32 } from "../../prelude/index.ts";
import { HOST, OK, REFUSED } from "../00-machine/constants.ts";
import {
  fpsimdRestoreState,
  fpsimdSaveState,
  getCurVcpuid,
  getCurVmid,
  hostEl2RestoreState,
  restoreSysregs,
  saveSysregs,
  vmEl2RestoreState,
} from "../00-machine/index.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { isVcpu } from "../00-machine/vcpus.ts";
import { setVcpuActive, setVcpuInactive } from "../27-vcpu-ops-aux/index.ts";
import { restoreShadowKvmRegs, saveShadowKvmRegs } from "../28-vcpu-ops/index.ts";

export function saveHost(): void {
  saveSysregs();
  fpsimdSaveState();
}

export function restoreHost(): void {
  restoreSysregs();
  fpsimdRestoreState();
}

/** The token is given up only once the VM's table translates here no more. */
export function saveVm(): void {
  const vmid = getCurVmid();
  const vcpuid = getCurVcpuid();
  saveSysregs();
  fpsimdSaveState();
  saveShadowKvmRegs(vmid, vcpuid);
  hostEl2RestoreState();
  setVcpuInactive(vmid, vcpuid);
}

/** The token is there before the VM's table translates here. */
export function restoreVm(vmid: Vmid, vcpuid: Vcpuid): U32 {
  const current = getCurVmid();
  if (current !== HOST || !isVcpu(vmid, vcpuid)) return REFUSED;
  const begun = setVcpuActive(vmid, vcpuid);
  if (begun !== OK) return begun;
  const status = restoreShadowKvmRegs(vmid, vcpuid);
  if (status !== OK) {
    setVcpuInactive(vmid, vcpuid);
    return status;
  }
  vmEl2RestoreState(vmid, vcpuid);
  restoreSysregs();
  fpsimdRestoreState();
  return OK;
}
