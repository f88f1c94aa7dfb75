/** What ESR_EL2 says to whoever handles a fault of stage 2 or a call. */
import { DATA_ABORT, EC, FAULT_STATUS, instructionSyndrome, syndromeWord } from "../../isa/index.ts";
import { FAULT_KIND } from "./walk.ts";

/** Entries are those of the last level. */
const LEVEL = 3;
/** Status codes, by kind. */
const STATUS: ReadonlyMap<number, number> = new Map([
  [FAULT_KIND.S2_TRANSLATION, FAULT_STATUS.translation + LEVEL],
  [FAULT_KIND.S2_ACCESS_FLAG, FAULT_STATUS["access-flag"] + LEVEL],
  [FAULT_KIND.S2_PERMISSION, FAULT_STATUS.permission + LEVEL],
]);

/** HVC: its number is in the instruction `word`. */
export const callSyndrome = (word: number): bigint => syndromeWord(EC.hvc, (word >>> 5) & 0xffff);

/**
 * A fault of stage 2 of the instruction `word`: a store, an atomic that changes memory, an access of the walk of stage 1. An atomic
 * is a read where a read would have faulted too.
 */
export function abortSyndrome(
  kind: number,
  word: number,
  { writes, changes, onWalk }: { readonly writes: boolean; readonly changes: boolean; readonly onWalk: boolean },
): bigint {
  const isWrite = writes || (changes && kind === FAULT_KIND.S2_PERMISSION);
  const described = onWalk ? DATA_ABORT.s1ptw : instructionSyndrome(word);
  return syndromeWord(EC.dataAbort, described + (isWrite ? DATA_ABORT.write : 0) + STATUS.get(kind)!);
}
