/** Exceptions of the host and of VMs, from the registers of who was interrupted to those of who goes on. @source kcore reference, layer 33 */

import { type U64, u32 } from "../../prelude/index.ts";
import { answerOf, BAD_ARGUMENT } from "../00-machine/abi.ts";
import { HOST, OK } from "../00-machine/constants.ts";
import {
  exitPopulateFault,
  getCurVcpuid,
  getCurVmid,
  getHostGpr,
  restoreGprs,
  saveGprs,
  setHostGpr,
} from "../00-machine/index.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { restoreHost, restoreVm, saveHost, saveVm } from "../29-ctxt-switch/index.ts";
import { handleHostStage2Fault, injectUndefined } from "../31-fault-handler/index.ts";
import { namesVcpu } from "../32-trap-dispatcher/arguments.ts";
import { hostHvcDispatcher, vmExitDispatcher } from "../32-trap-dispatcher/index.ts";

export function hostHvcHandlerRaw(): void {
  getCurVmid();
  saveGprs();
  hostHvcDispatcher();
  restoreGprs();
}

export function hostNptHandlerRaw(): void {
  getCurVmid();
  saveGprs();
  handleHostStage2Fault();
  restoreGprs();
}

export function hostOtherHandlerRaw(): void {
  injectUndefined();
}

/** Begins to run a virtual CPU: what the host is answered at once. The host finds 0 when it is left again. */
function runVcpu(vm: U64, vcpu: U64): void {
  if (!namesVcpu(vm, vcpu)) {
    setHostGpr(u32(0n), answerOf(BAD_ARGUMENT));
    return;
  }
  setHostGpr(u32(0n), answerOf(OK));
  saveHost();
  const status = restoreVm(u32(vm) as Vmid, u32(vcpu) as Vcpuid);
  const runs = getCurVmid();
  if (runs === HOST) setHostGpr(u32(0n), answerOf(status));
}

export function hostVcpuRunHandlerRaw(): void {
  getCurVmid();
  saveGprs();
  const vm = getHostGpr(u32(1n));
  const vcpu = getHostGpr(u32(2n));
  runVcpu(vm, vcpu);
  restoreGprs();
}

export function vmExitHandlerRaw(): void {
  const vmid = getCurVmid();
  const vcpuid = getCurVcpuid();
  saveGprs();
  exitPopulateFault();
  const goesOn = vmExitDispatcher(vmid, vcpuid);
  if (!goesOn) {
    saveVm();
    restoreHost();
  }
  restoreGprs();
}
