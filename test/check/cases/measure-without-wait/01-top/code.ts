import { type U32, u32 } from "sekvm/kernel";
export function f(x: U32): U32 {
  while (x > 3n) {}
  return u32(0n);
}
