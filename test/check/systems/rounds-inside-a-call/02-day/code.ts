/** Pays as often as the pocket says, and nothing more with any payment. */
import { type U32, u32 } from "sekvm/kernel";
import { fill, look } from "../00-machine/index.ts";
import { pay } from "../01-pay/index.ts";

export function day(): U32 {
  const old = look();
  if (old === 0n) return u32(0n);
  look();
  while (old !== 0n) {
    pay(u32(0n));
    const left = look();
    fill(u32(left - 1n));
    if (left === 1n) return u32(0n);
    look();
  }
  return u32(0n);
}
