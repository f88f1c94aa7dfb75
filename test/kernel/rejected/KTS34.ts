import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
import { a } from "./b.ts";
export function f(x: U64): U64 {
  const y: R = { v: x, v: x }; // ERROR KTS34
  return y.v;
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
