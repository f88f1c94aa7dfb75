import { type U32, u32 } from "sekvm/kernel";
import { setMine } from "../00-machine/index.ts";
export function f(x: U32): U32 {
  if (x > 3n) {
    setMine(u32(9n));
    return u32(0n);
  }
  setMine(u32(1n));
  setMine(u32(7n));
  return u32(55n);
}
