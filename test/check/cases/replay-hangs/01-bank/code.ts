import { type U8, type U32, u8, u32 } from "sekvm/kernel";

export function f(n: U8): U32 {
  if (n % 2n === 0n) return u32(1n);
  let i = u8(0n);
  while (i !== n) {
    i = u8(i + 2n);
  }
  return u32(1n);
}
