/** All that a CPU does: exceptions that come to KCore, and accesses of who runs and of devices. @source kcore reference, layer 34 */

import type { Reg } from "../../layers/00-machine/context.ts";
import { getCurVmid } from "../../layers/00-machine/index.ts";
import type { Bank, Gfn, Vcpuid, Vmid } from "../../layers/00-machine/state.ts";
import type { U64 } from "../../prelude/index.ts";
import {
  enterFromHost,
  enterFromVm,
  leaveCore,
  loadDevice,
  loadExchange,
  loadMemory,
  storeDevice,
  storeExchange,
  storeMemory,
  writeReg,
} from "../machine/index.ts";
import {
  hostHvcHandlerRaw,
  hostNptHandlerRaw,
  hostOtherHandlerRaw,
  hostVcpuRunHandlerRaw,
  vmExitHandlerRaw,
} from "../trap-handler-raw/index.ts";

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

export function memLoad(gfn: Gfn, r: Reg): void {
  loadMemory(gfn, r);
}

export function memStore(gfn: Gfn, r: Reg): void {
  storeMemory(gfn, r);
}

export function intLoad(vmid: Vmid, vcpuid: Vcpuid, at: Reg, r: Reg): void {
  loadExchange(vmid, vcpuid, at, r);
}

export function intStore(vmid: Vmid, vcpuid: Vcpuid, at: Reg, r: Reg): void {
  storeExchange(vmid, vcpuid, at, r);
}

export function devLoad(bank: Bank, gfn: Gfn): U64 {
  return loadDevice(bank, gfn);
}

export function devStore(bank: Bank, gfn: Gfn, value: U64): void {
  storeDevice(bank, gfn, value);
}
