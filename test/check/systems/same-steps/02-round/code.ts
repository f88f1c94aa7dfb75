/** Pays twice. */
import { type U32, u32 } from "sekvm/kernel";
import { pay } from "../01-pay/index.ts";

export function round(more: U32): U32 {
  const first = pay(more);
  const second = pay(u32(5n));
  return u32(first + second);
}
