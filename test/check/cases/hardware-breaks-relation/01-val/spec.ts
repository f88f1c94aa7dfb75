import type { U32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export function put(m: Machine, v: U32): Machine {
  return { ...m, val: v };
}
export function get(m: Machine): readonly [Machine, U32] {
  return [m, m.val];
}
