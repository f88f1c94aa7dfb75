import { require, type U32, u32 } from "sekvm/kernel";
import { holds, L, type Machine } from "../00-machine/state.ts";
export function scramble(m: Machine, _v: U32): Machine {
  return { ...m };
}
export function five(m: Machine): readonly [Machine, U32] {
  require(!holds(m, L));
  return [{ ...m, val: u32(5n), p: u32(2n) }, u32(5n)];
}
