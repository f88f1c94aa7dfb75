import { require, type U32, u32 } from "sekvm/kernel";
import { holds, L, type Machine } from "../00-machine/state.ts";
export function put(m: Machine, v: U32): Machine {
  require(!holds(m, L));
  return { ...m, val: v };
}
export function get(m: Machine): readonly [Machine, U32] {
  require(!holds(m, L));
  return [m, m.self === m.root ? u32(0n) : m.val];
}
