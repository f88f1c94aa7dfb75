import { type U32, u32 } from "sekvm/kernel";
import { setMine, waitZero } from "../00-machine/index.ts";
export function f(x: U32): U32 {
  setMine(x);
  waitZero(u32(1n));
  return u32(0n);
}
