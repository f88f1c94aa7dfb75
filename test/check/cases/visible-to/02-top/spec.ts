import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export function isOdd(m: Machine): readonly [Machine, U32] {
  return [m, u32(0n)];
}
