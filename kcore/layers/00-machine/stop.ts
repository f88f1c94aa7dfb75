/** Stopping: panic of the reference, which is a word of kernel TypeScript. @source kcore reference, section 4.2 */
import { require, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { LAST_LOCK } from "./lock-ids.ts";
import { holds } from "./owners.ts";
import type { LockId, Machine } from "./state.ts";

/** Whether this CPU has no section open. */
export function holdsNothing(m: Machine): boolean {
  for (let lk = u32(1n); lk <= LAST_LOCK; lk = u32(lk + 1n)) {
    if (holds(m, lk as LockId)) return false;
  }
  return true;
}

/** KCore gives up. A lock that is held then would never be free again. */
export function halt(m: Machine): Machine {
  require(holdsNothing(m));
  return { ...m, halt: true };
}

/** A result, or 0 on a machine that was stopped. */
export const check = (m: Machine, value: U32): readonly [Machine, U32] => [m, m.halt ? u32(0n) : value];
/** A result, or 0 on a machine that was stopped. */
export const check64 = (m: Machine, value: U64): readonly [Machine, U64] => [m, m.halt ? u64(0n) : value];
