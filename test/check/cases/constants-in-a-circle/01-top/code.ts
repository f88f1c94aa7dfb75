import { type U32, u32 } from "sekvm/kernel";
import { C } from "./c.ts";
export const A = u32(1n);
export function f(x: U32): U32 {
  return u32(x + C - C);
}
