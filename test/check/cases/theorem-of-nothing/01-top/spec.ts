import type { U32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export function f(m: Machine, x: U32): readonly [Machine, U32] {
  return [m, x];
}
