/** Numbers of the locks, and their order. An object and the lock that protects it have one number. @source kcore reference, section 1.5 */
import { type U32, u32, type ZMap } from "../../prelude/index.ts";
import type { LockId, Vmid } from "./state.ts";

/** No lock has this number. */
export const NO_LOCK = u32(0n) as LockId;
/** The highest number of a lock. */
export const LAST_LOCK = 72n;
/** The counters. */
export const CORE_LOCK = u32(1n) as LockId;
/** The page records. */
export const PAGES_LOCK = u32(2n) as LockId;
/** The SMMU tables. */
export const SPT_LOCK = u32(3n) as LockId;
/** Who owns the context banks of SMMUs. */
export const SMMU_LOCK = u32(4n) as LockId;
/** The highest vmid: KCore itself. */
export const LAST_VMID = 33n;

/** The lock of a stage-2 table: 5..38. */
export function ptLock(vmid: Vmid): LockId {
  return u32(5n + vmid) as LockId;
}
/** Whether a lock is that of a stage-2 table, or of the SMMU tables. */
export function isTableLock(lk: LockId): boolean {
  return lk === 3n || (5n <= lk && lk <= 38n);
}
/** The lock of a VM: 39..72. */
export function vmLock(vmid: Vmid): LockId {
  return u32(39n + vmid) as LockId;
}

/** The highest rank. */
export const LAST_RANK: U32 = u32(5n);
/**
 * Place of a lock in the order in which locks are taken, 1..5: SMMU owners, then a VM, core data, page records, and last a
 * table. A CPU holds at most one lock of each rank.
 */
export function rankOf(lk: LockId): U32 {
  const id: U32 = lk;
  if (id === 4n) return u32(1n);
  if (id >= 39n) return u32(2n);
  if (id === 1n) return u32(3n);
  if (id === 2n) return u32(4n);
  return u32(5n);
}

/** A CPU that holds these locks, by rank, holds none at `rank` or above. */
export function isBelow(held: ZMap<U32, LockId>, rank: U32): boolean {
  return (
    (rank > 1n || held.at(u32(1n)) === NO_LOCK) &&
    (rank > 2n || held.at(u32(2n)) === NO_LOCK) &&
    (rank > 3n || held.at(u32(3n)) === NO_LOCK) &&
    (rank > 4n || held.at(u32(4n)) === NO_LOCK) &&
    (rank > 5n || held.at(u32(5n)) === NO_LOCK)
  );
}
