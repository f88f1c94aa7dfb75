/** Above there are numbered values, below there are slots. */
import { type U32, u32 } from "sekvm/kernel";
import { lengthOf, type Machine, SIZE } from "../00-machine/state.ts";

/** A value that is in the ring is in the slot of its number. */
export const slotsHold = (hi: Machine, lo: Machine, n: U32): boolean =>
  u32(n - lo.head) >= lengthOf(lo) || hi.items.at(n) === lo.slots.at(u32(n % SIZE));

/** There are never more values than slots, so that no two have one slot. */
export const fits = (m: Machine): boolean => lengthOf(m) <= SIZE;
