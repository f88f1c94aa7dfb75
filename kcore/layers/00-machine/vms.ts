/** What is known of VMs, and of who owns a context bank, each for the holder of its lock. @source kcore reference, sections 4.4 and 4.8 */
import { require, type U32 } from "../../prelude/index.ts";
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

/** Sets it. */
export function setVmState(m: Machine, vmid: Vmid, state: U32): Machine {
  require(isVmid(vmid));
  require(settled(m) && holds(m, vmLock(vmid)));
  const vms = m.objects.vms.with(vmid, { ...m.objects.vms.at(vmid), state });
  return { ...m, objects: { ...m.objects, vms } };
}

/** Who owns a context bank, or `NOBODY`. */
export function getSmmuCfgVmid(m: Machine, bank: Bank): readonly [Machine, U32] {
  require(isBank(bank));
  require(settled(m) && holds(m, SMMU_LOCK));
  return [m, m.objects.smmuVmid.at(bank)];
}
