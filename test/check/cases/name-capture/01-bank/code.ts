import { type U32, u32 } from "sekvm/kernel";
import { inc, load, store } from "../00-machine/index.ts";

export function f(n: U32): U32 {
  let supply = u32(0n);
  let i = u32(0n);
  while (i < n) {
    inc();
    supply = u32(5n);
    i = u32(i + 1n);
  }
  const s = load();
  store(u32(0n));
  return s === supply ? u32(1n) : u32(2n);
}
