/** What is known of VMs, and of who owns a context bank, each for the holder of its lock. @source kcore reference, sections 4.4 and 4.8 */
import { require, type U32, u32 } from "../../prelude/index.ts";
import { ACTIVE, CORE, NOBODY, RETIRED, VCPUS } from "./constants.ts";
import { isBank } from "./io-pools.ts";
import { SMMU_LOCK, vmLock } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { holds } from "./owners.ts";
import { isVmid } from "./pools.ts";
import type { Bank, Machine, VmInfo, Vmid } from "./state.ts";

/** What is known of a VM whose lock this CPU holds. */
export function ownVm(m: Machine, vmid: Vmid): VmInfo {
  require(isVmid(vmid));
  require(settled(m) && holds(m, vmLock(vmid)));
  return m.objects.vms.at(vmid);
}
/** The machine in which something else is known of a VM. */
export const withVm = (m: Machine, vmid: Vmid, vm: VmInfo): Machine => ({
  ...m,
  objects: { ...m.objects, vms: m.objects.vms.with(vmid, vm) },
});

/** The state of a VM. */
export const getVmState = (m: Machine, vmid: Vmid): readonly [Machine, U32] => [m, ownVm(m, vmid).state];

const hasBank = (m: Machine, vmid: Vmid, bank: U32): boolean => m.objects.smmuVmid.at(bank as Bank) === vmid;
const hasBankOfFour = (m: Machine, vmid: Vmid, first: U32): boolean =>
  hasBank(m, vmid, first) ||
  hasBank(m, vmid, u32(first + 1n)) ||
  hasBank(m, vmid, u32(first + 2n)) ||
  hasBank(m, vmid, u32(first + 3n));
/** Whether devices behind a context bank are a VM's. */
export const hasDevices = (m: Machine, vmid: Vmid): boolean =>
  hasBankOfFour(m, vmid, u32(0n)) ||
  hasBankOfFour(m, vmid, u32(4n)) ||
  hasBankOfFour(m, vmid, u32(8n)) ||
  hasBankOfFour(m, vmid, u32(12n));

/** Sets it. What is retired stays so, and nothing is retired by this. */
export function setVmState(m: Machine, vmid: Vmid, state: U32): Machine {
  const vm = ownVm(m, vmid);
  require(vm.state !== RETIRED && state !== RETIRED);
  return withVm(m, vmid, { ...vm, state });
}
/** Makes it `RETIRED`, of a VM without devices: who retires a VM holds the lock of the banks too. */
export function setVmRetired(m: Machine, vmid: Vmid): Machine {
  const vm = ownVm(m, vmid);
  require(vm.state !== RETIRED && holds(m, SMMU_LOCK) && !hasDevices(m, vmid));
  return withVm(m, vmid, { ...vm, state: RETIRED });
}

/** The state of a virtual CPU. */
export function getVcpuState(m: Machine, vmid: Vmid, vcpuid: U32): readonly [Machine, U32] {
  require(vcpuid < VCPUS);
  return [m, ownVm(m, vmid).vcpuState.at(vcpuid)];
}
/** Sets it. Nothing becomes or leaves `ACTIVE` by this: runners.ts. */
export function setVcpuState(m: Machine, vmid: Vmid, vcpuid: U32, state: U32): Machine {
  require(vcpuid < VCPUS);
  const vm = ownVm(m, vmid);
  require(state !== ACTIVE && vm.vcpuState.at(vcpuid) !== ACTIVE);
  return withVm(m, vmid, { ...vm, vcpuState: vm.vcpuState.with(vcpuid, state) });
}

/** Who owns a context bank, or `NOBODY`. */
export function getSmmuCfgVmid(m: Machine, bank: Bank): readonly [Machine, U32] {
  require(isBank(bank));
  require(settled(m) && holds(m, SMMU_LOCK));
  return [m, m.objects.smmuVmid.at(bank)];
}

/** Sets it: to the host, a VM, or `NOBODY`. */
export function setSmmuCfgVmid(m: Machine, bank: Bank, owner: U32): Machine {
  require(isBank(bank) && (owner < CORE || owner === NOBODY));
  require(settled(m) && holds(m, SMMU_LOCK));
  return { ...m, objects: { ...m.objects, smmuVmid: m.objects.smmuVmid.with(bank, owner) } };
}
