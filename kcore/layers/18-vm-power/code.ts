/** A VM is switched on and off, and once nothing of it is left that runs or reaches memory, retired. @source kcore reference, layer 18 */
import { type U32, u32 } from "../../prelude/index.ts";
import { ACTIVE, OK, POWEROFF, READY, REFUSED, RETIRED, UNUSED, VCPUS } from "../00-machine/constants.ts";
import { getSmmuCfgVmid, getVcpuState, getVmState, setVmRetired, setVmState } from "../00-machine/index.ts";
import { BANKS } from "../00-machine/io-pools.ts";
import type { Bank, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { isOn } from "./power.ts";

export function readVmState(vmid: Vmid): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  releaseLockVm(vmid);
  return state;
}

export function setVmReady(vmid: Vmid): boolean {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  if (state === UNUSED) setVmState(vmid, READY);
  releaseLockVm(vmid);
  return state === UNUSED;
}

export function setVmPoweroff(vmid: Vmid): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  if (isOn(state)) setVmState(vmid, POWEROFF);
  releaseLockVm(vmid);
  return isOn(state) || state === POWEROFF ? OK : REFUSED;
}

export function getVmPoweron(vmid: Vmid): boolean {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  releaseLockVm(vmid);
  return isOn(state);
}

/** Whether nothing of a VM runs. */
function isStill(vmid: Vmid): boolean {
  let still = true;
  for (let i = u32(0n); i < VCPUS; i = u32(i + 1n)) {
    const state = getVcpuState(vmid, i);
    still = still && state !== ACTIVE;
  }
  return still;
}

/** Whether no bank is a VM's. */
function isApart(vmid: Vmid): boolean {
  let apart = true;
  for (let b = u32(0n); b < BANKS; b = u32(b + 1n)) {
    const owner = getSmmuCfgVmid(b as Bank);
    apart = apart && owner !== vmid;
  }
  return apart;
}

export function retireVm(vmid: Vmid): U32 {
  acquireLockVm(vmid);
  const state = getVmState(vmid);
  const still = isStill(vmid);
  const apart = isApart(vmid);
  const retires = state === POWEROFF && still && apart;
  if (retires) setVmRetired(vmid);
  releaseLockVm(vmid);
  return retires || state === RETIRED ? OK : REFUSED;
}
