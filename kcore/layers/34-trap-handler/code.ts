/** All that a CPU does: exceptions that come to KCore, and accesses of who runs and of devices. @source kcore reference, layer 34 */

import type { U64 } from "../../prelude/index.ts";
import type { Reg } from "../00-machine/context.ts";
import {
  enterFromHost,
  enterFromVm,
  getCurVmid,
  leaveCore,
  loadExchange,
  storeExchange,
  writeReg,
} from "../00-machine/index.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import {
  hostHvcHandlerRaw,
  hostNptHandlerRaw,
  hostOtherHandlerRaw,
  hostVcpuRunHandlerRaw,
  vmExitHandlerRaw,
} from "../33-trap-handler-raw/index.ts";

export function hostHvcHandler(): void {
  getCurVmid();
  enterFromHost();
  hostHvcHandlerRaw();
  getCurVmid();
  leaveCore();
}

export function hostNptHandler(): void {
  getCurVmid();
  enterFromHost();
  hostNptHandlerRaw();
  getCurVmid();
  leaveCore();
}

export function hostOtherHandler(): void {
  getCurVmid();
  enterFromHost();
  hostOtherHandlerRaw();
  getCurVmid();
  leaveCore();
}

export function hostVcpuRunHandler(): void {
  getCurVmid();
  enterFromHost();
  hostVcpuRunHandlerRaw();
  getCurVmid();
  leaveCore();
}

export function vmExitHandler(): void {
  getCurVmid();
  enterFromVm();
  vmExitHandlerRaw();
  getCurVmid();
  leaveCore();
}

export function regWrite(r: Reg, value: U64): void {
  writeReg(r, value);
}

export function intLoad(vmid: Vmid, vcpuid: Vcpuid, at: Reg, r: Reg): void {
  loadExchange(vmid, vcpuid, at, r);
}

export function intStore(vmid: Vmid, vcpuid: Vcpuid, at: Reg, r: Reg): void {
  storeExchange(vmid, vcpuid, at, r);
}
