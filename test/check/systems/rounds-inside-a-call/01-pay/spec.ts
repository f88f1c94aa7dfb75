import { awaits, require, type U32, u32 } from "sekvm/kernel";
import { holds, isFree, type Machine, TOTAL } from "../00-machine/state.ts";

/** Adds what is in the pocket, and some more, to the total, and tells it. */
export function pay(m: Machine, more: U32): readonly [Machine, U32] {
  require(!holds(m, TOTAL));
  awaits(isFree(m, TOTAL));
  const total = u32(m.total + u32(m.pocket + more));
  return [{ ...m, total }, total];
}
