/**
 * Layer 18: power of VMs. A VM goes from unused to on to off to retired, and never back. Each operation is one step; it waits until the VM is free.
 *
 * @source kcore reference, layer 18, changed as docs/deviations.md says
 */
import { require, type U32, u32 } from "../../prelude/index.ts";
import { ACTIVE, OK, POWEROFF, READY, REFUSED, RETIRED, UNUSED, VCPUS } from "../00-machine/constants.ts";
import { SMMU_LOCK } from "../00-machine/lock-ids.ts";
import { holds } from "../00-machine/owners.ts";
import type { Machine, VmInfo, Vmid } from "../00-machine/state.ts";
import { hasDevices, withVm } from "../00-machine/vms.ts";
import { isOn } from "./power.ts";
import { vmOf } from "./vms.ts";

/** The state of a VM. */
export const readVmState = (m: Machine, vmid: Vmid): readonly [Machine, U32] => [m, vmOf(m, vmid).state];

/** Switches a VM on that was not yet: it may get devices and images. Gives whether it did. */
export function setVmReady(m: Machine, vmid: Vmid): readonly [Machine, boolean] {
  const vm = vmOf(m, vmid);
  return vm.state === UNUSED ? [withVm(m, vmid, { ...vm, state: READY }), true] : [m, false];
}

/** Switches a VM off: none of its virtual CPUs begins to run again. */
export function setVmPoweroff(m: Machine, vmid: Vmid): readonly [Machine, U32] {
  const vm = vmOf(m, vmid);
  if (isOn(vm.state)) return [withVm(m, vmid, { ...vm, state: POWEROFF }), OK];
  return [m, vm.state === POWEROFF ? OK : REFUSED];
}

/** Whether a VM is on. */
export const getVmPoweron = (m: Machine, vmid: Vmid): readonly [Machine, boolean] => [m, isOn(vmOf(m, vmid).state)];

/** Nothing of a VM runs. */
function isStill(vm: VmInfo): boolean {
  let still = true;
  for (let i = u32(0n); i < VCPUS; i = u32(i + 1n)) still = still && vm.vcpuState.at(i) !== ACTIVE;
  return still;
}
/**
 * Retires a VM that is off, of which nothing runs, and whose devices were taken from it. For the holder of the lock of banks. What is cached for the VM stays, and
 * nobody uses it: its number is never given again.
 */
export function retireVm(m: Machine, vmid: Vmid): readonly [Machine, U32] {
  require(holds(m, SMMU_LOCK));
  const vm = vmOf(m, vmid);
  if (vm.state !== POWEROFF || !isStill(vm) || hasDevices(m, vmid)) return [m, vm.state === RETIRED ? OK : REFUSED];
  return [withVm(m, vmid, { ...vm, state: RETIRED }), OK];
}
