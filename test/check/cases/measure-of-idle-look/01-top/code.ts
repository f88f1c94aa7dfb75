import { type U32, u32 } from "sekvm/kernel";
import { look } from "../00-machine/index.ts";
export function f(x: U32): U32 {
  while (x > 3n) look();
  return u32(0n);
}
