import { type U32, u32 } from "sekvm/kernel";
import { setMine, waitZero } from "../00-machine/index.ts";
export function f(x: U32): U32 {
  if (x < 4n) {
    setMine(u32(1n));
    waitZero(x);
    return u32(1n);
  }
  return u32(0n);
}
