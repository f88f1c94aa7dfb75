import { type U32, u32 } from "sekvm/kernel";
import { type Machine, SIZE } from "../00-machine/state.ts";

/** A value that was put and not taken is in the slot of its number. */
export const inSlot = (hi: Machine, lo: Machine, i: U32): boolean =>
  u32(i - hi.head) >= u32(hi.tail - hi.head) || hi.items.at(i) === lo.slots.at(u32(i % SIZE));
