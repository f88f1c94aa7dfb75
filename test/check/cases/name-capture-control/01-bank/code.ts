import { type U8, type U32, u8, u32 } from "sekvm/kernel";
import { inc, load, store } from "../00-machine/index.ts";

export function f(n: U8): U32 {
  let other = u32(0n);
  let i = u8(0n);
  while (i < n) {
    inc();
    other = u32(5n);
    i = u8(i + 1n);
  }
  const s = load();
  store(u32(0n));
  return s === other ? u32(1n) : u32(2n);
}
