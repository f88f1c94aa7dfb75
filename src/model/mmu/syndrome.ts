/**
 * What ESR_EL2 says to whoever handles a fault of stage 2 or a call.
 *
 * @source Arm ARM, "ESR_EL2, Exception Syndrome Register (EL2)", "ISS encoding for an exception from a Data Abort"
 */
import { FAULT_KIND } from "./walk.ts";

const CLASS = 26n;
const DATA_ABORT = 0x24n;
const CALL = 0x16n;
const LONG = 1n << 25n;
const ON_WALK = 1n << 7n;
const WRITE = 1n << 6n;
/** Status codes of level 3, by kind. */
const STATUS: ReadonlyMap<number, bigint> = new Map([
  [FAULT_KIND.S2_TRANSLATION, 0x07n],
  [FAULT_KIND.S2_ACCESS_FLAG, 0x0bn],
  [FAULT_KIND.S2_PERMISSION, 0x0fn],
]);

/** HVC #0. */
export const CALL_SYNDROME = (CALL << CLASS) | LONG;

/** A fault of stage 2: of a store, of an atomic, of an access of the walk of stage 1. An atomic is a read where a read would have faulted too. */
export function syndromeOf(
  kind: number,
  { writes, changes, onWalk }: { readonly writes: boolean; readonly changes: boolean; readonly onWalk: boolean },
): bigint {
  const isWrite = writes || (changes && kind === FAULT_KIND.S2_PERMISSION);
  return (DATA_ABORT << CLASS) | LONG | STATUS.get(kind)! | (onWalk ? ON_WALK : 0n) | (isWrite ? WRITE : 0n);
}
