import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
import { a } from "./b.ts";
export function f(x: U64): U64 {
  const y: R = { v: x, v: x }; // ERROR KTS34
  return y.v;
}
function early(x: U64): U64 {
  if (x > 3n) {
    const y = x;
    const x = u64(1n); // ERROR KTS34
    return y;
  }
  return x;
}
function within(x: U64): U64 {
  if (x > 3n) {
    if (x > 4n) return x;
    const x = u64(x + 1n); // ERROR KTS34
    return x;
  }
  return x;
}
function cases(x: U64): U64 {
  const y = x;
  switch (x) {
    case 0n:
      const y = u64(1n);
      return y;
    default:
      return y; // ERROR KTS34
  }
}
interface R {
  readonly v: U64;
}
interface unit { // ERROR KTS34
  readonly v: U64;
}
interface Odd {
  readonly kind: U64; // ERROR KTS34
}
type f = U64; // ERROR KTS34
// FILE b.ts
export const a = 1n;
