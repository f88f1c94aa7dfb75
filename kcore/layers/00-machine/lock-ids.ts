/** Numbers of the locks, and their order. An object and the lock that protects it have one number. @source kcore reference, section 1.5 */
import { type U32, u32 } from "../../prelude/index.ts";
import type { LockId, Vmid } from "./state.ts";

/** The counters. */
export const CORE_LOCK = u32(1n) as LockId;
/** The page records. */
export const PAGES_LOCK = u32(2n) as LockId;
/** The SMMU tables. */
export const SPT_LOCK = u32(3n) as LockId;
/** Who owns the context banks of SMMUs. */
export const SMMU_LOCK = u32(4n) as LockId;
/** The highest vmid: KCore itself. */
export const LAST_VMID = 16n;

/** The lock of a stage-2 table: 5..21. */
export function ptLock(vmid: Vmid): LockId {
  return u32(5n + vmid) as LockId;
}
/** The lock of a VM: 22..38. */
export function vmLock(vmid: Vmid): LockId {
  return u32(22n + vmid) as LockId;
}

/**
 * Place of a lock in the order in which locks are taken, 1..5: SMMU owners, then a VM, core data, page records, and last a
 * table. A CPU holds at most one lock of each rank.
 */
export function rankOf(lk: LockId): U32 {
  const id: U32 = lk;
  if (id === 4n) return u32(1n);
  if (id >= 22n) return u32(2n);
  if (id === 1n) return u32(3n);
  if (id === 2n) return u32(4n);
  return u32(5n);
}
