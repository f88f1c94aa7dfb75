/** Numbers of locks: each object has a lock of its own, and each lock is one that there is. */
import { assert, assume, theorem } from "../../prelude/index.ts";
import { CORE, HOST, isVm } from "../00-machine/constants.ts";
import {
  CORE_LOCK,
  LAST_LOCK,
  NO_LOCK,
  PAGES_LOCK,
  ptLock,
  SMMU_LOCK,
  SPT_LOCK,
  vmLock,
} from "../00-machine/lock-ids.ts";
import { isVmid } from "../00-machine/pools.ts";
import type { Vmid } from "../00-machine/state.ts";

/** Who has a table: the host, VMs and KCore, and the first and the last of these are no VMs. */
export const tablesAreOfThese = theorem((vmid: Vmid) => {
  assert(isVmid(vmid) === (vmid === HOST || isVm(vmid) || vmid === CORE));
  assert(!isVm(HOST) && !isVm(CORE));
});
/** Two tables, or two VMs, have two locks, of which none is that of another object. */
export const objectsHaveTheirOwn = theorem((vmid: Vmid, other: Vmid) => {
  assume(isVmid(vmid) && isVmid(other));
  const table = ptLock(vmid);
  const vm = vmLock(vmid);
  assert(vmid === other || (table !== ptLock(other) && vm !== vmLock(other)));
  assert(table !== vmLock(other));
  assert(SMMU_LOCK < table && SMMU_LOCK < vm && table <= LAST_LOCK && vm <= LAST_LOCK);
});
/** The others are four, and none is no lock. */
export const othersAreFour = theorem(() => {
  assert(NO_LOCK < CORE_LOCK && CORE_LOCK < PAGES_LOCK && PAGES_LOCK < SPT_LOCK && SPT_LOCK < SMMU_LOCK);
});
