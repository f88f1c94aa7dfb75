/**
 * Layer 4: the locks of KCore's objects, each with the number of its object, taken in order (section.ts).
 *
 * @source concurrency-proofs, sections 3 (row 3→4) and 4
 */
import { require, u32 } from "../../prelude/index.ts";
import {
  CORE_LOCK,
  isBelow,
  LAST_VMID,
  PAGES_LOCK,
  ptLock,
  SMMU_LOCK,
  SPT_LOCK,
  vmLock,
} from "../00-machine/lock-ids.ts";
import type { Machine, Vmid } from "../00-machine/state.ts";
import { acquire, release } from "./section.ts";

/** The stage-2 table of a VM. */
export function acquireLockPt(m: Machine, vmid: Vmid): Machine {
  require(vmid <= LAST_VMID);
  return acquire(m, ptLock(vmid));
}
export function releaseLockPt(m: Machine, vmid: Vmid): Machine {
  require(vmid <= LAST_VMID);
  return release(m, ptLock(vmid));
}

/** The SMMU tables. */
export const acquireLockSpt = (m: Machine): Machine => acquire(m, SPT_LOCK);
export const releaseLockSpt = (m: Machine): Machine => release(m, SPT_LOCK);

/** The page records. */
export const acquireLockS2page = (m: Machine): Machine => acquire(m, PAGES_LOCK);
export const releaseLockS2page = (m: Machine): Machine => release(m, PAGES_LOCK);

/** The counters. */
export const acquireLockCore = (m: Machine): Machine => acquire(m, CORE_LOCK);
export const releaseLockCore = (m: Machine): Machine => release(m, CORE_LOCK);

/** What is known of a VM. */
export function acquireLockVm(m: Machine, vmid: Vmid): Machine {
  require(vmid <= LAST_VMID);
  return acquire(m, vmLock(vmid));
}
export function releaseLockVm(m: Machine, vmid: Vmid): Machine {
  require(vmid <= LAST_VMID);
  return release(m, vmLock(vmid));
}

/** Who owns an SMMU's context banks. */
export const acquireLockSmmu = (m: Machine): Machine => acquire(m, SMMU_LOCK);
export const releaseLockSmmu = (m: Machine): Machine => release(m, SMMU_LOCK);

/** KCore gives up, with no lock held: one that is held then would never be free again. */
export function stop(m: Machine): Machine {
  require(isBelow(m.heldRanks.at(m.curid), u32(1n)));
  return { ...m, halt: true };
}
