import { type U32, u32 } from "sekvm/kernel";
export function f(x: U32): U32 {
  let i = u32(0n);
  while (x > 3n) {
    i = u32(i + 1n);
  }
  return u32(0n);
}
