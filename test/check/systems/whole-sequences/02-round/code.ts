/** Pays what a round is worth, whatever is in the pocket, and leaves that as it was. */
import { type U32, u32 } from "sekvm/kernel";
import { fill, look } from "../00-machine/index.ts";
import { pay } from "../01-pay/index.ts";

export function round(more: U32): U32 {
  const old = look();
  fill(u32(7n));
  const first = pay(more);
  const second = pay(u32(5n));
  fill(old);
  return u32(first + second);
}
