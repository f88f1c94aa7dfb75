/** What is known of VMs, and of who owns a context bank, each for the holder of its lock. @source kcore reference, sections 4.4 and 4.8 */
import { require, type U32, u32 } from "../../prelude/index.ts";
import { CORE, NOBODY, RETIRED } from "./constants.ts";
import { isBank } from "./io-pools.ts";
import { SMMU_LOCK, vmLock } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { holds } from "./owners.ts";
import { isVmid } from "./pools.ts";
import type { Bank, Machine, Vmid } from "./state.ts";

/** The state of a VM. */
export function getVmState(m: Machine, vmid: Vmid): readonly [Machine, U32] {
  require(isVmid(vmid));
  require(settled(m) && holds(m, vmLock(vmid)));
  return [m, m.objects.vms.at(vmid).state];
}

const hasBank = (m: Machine, vmid: Vmid, bank: U32): boolean => m.objects.smmuVmid.at(bank as Bank) === vmid;
const hasBankOfFour = (m: Machine, vmid: Vmid, first: U32): boolean =>
  hasBank(m, vmid, first) ||
  hasBank(m, vmid, u32(first + 1n)) ||
  hasBank(m, vmid, u32(first + 2n)) ||
  hasBank(m, vmid, u32(first + 3n));
/** Whether devices behind a context bank are a VM's. */
const hasDevices = (m: Machine, vmid: Vmid): boolean =>
  hasBankOfFour(m, vmid, u32(0n)) ||
  hasBankOfFour(m, vmid, u32(4n)) ||
  hasBankOfFour(m, vmid, u32(8n)) ||
  hasBankOfFour(m, vmid, u32(12n));

/** Sets it. What is retired stays so, and has no devices: who retires a VM holds the lock of the banks too. */
export function setVmState(m: Machine, vmid: Vmid, state: U32): Machine {
  require(isVmid(vmid));
  require(settled(m) && holds(m, vmLock(vmid)));
  require(m.objects.vms.at(vmid).state !== RETIRED);
  require(state !== RETIRED || (holds(m, SMMU_LOCK) && !hasDevices(m, vmid)));
  const vms = m.objects.vms.with(vmid, { ...m.objects.vms.at(vmid), state });
  return { ...m, objects: { ...m.objects, vms } };
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
