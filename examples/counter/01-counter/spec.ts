/** What callers see: each function is one step, whatever the code below does. */
import { require, type U32, u32 } from "sekvm/kernel";
import { COUNTER, holds, type Machine } from "../00-machine/state.ts";

/** Adds to the counter, and says what it is then. */
export function add(m: Machine, by: U32): readonly [Machine, U32] {
  require(!holds(m, COUNTER));
  const count = u32(m.count + by);
  return [{ ...m, count }, count];
}
