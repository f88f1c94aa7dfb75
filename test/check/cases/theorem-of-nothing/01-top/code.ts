import type { U32 } from "sekvm/kernel";
export function f(x: U32): U32 {
  return x;
}
