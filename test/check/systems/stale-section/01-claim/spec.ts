/** Two transitions: what the first has seen may have changed when the second comes. */
import { awaits, require, sequence, transition, type U32 } from "sekvm/kernel";
import { holds, isFree, type Machine, SLOT } from "../00-machine/state.ts";

/** Whether the slot looks free. */
export const look = transition((m: Machine): readonly [Machine, boolean] => {
  require(!holds(m, SLOT));
  awaits(isFree(m, SLOT));
  return [m, m.slot === 0n];
});
/** Claims the slot if it is free. */
export const tryClaim = transition((m: Machine, by: U32): readonly [Machine, boolean] => {
  require(!holds(m, SLOT));
  awaits(isFree(m, SLOT));
  return m.slot === 0n ? [{ ...m, slot: by }, true] : [m, false];
});

/** Claims the slot, unless it does not look free. */
export const claim = sequence((by: U32): boolean => {
  const looksFree = look();
  if (!looksFree) return false;
  return tryClaim(by);
});
