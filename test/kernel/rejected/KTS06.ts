import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
type A = readonly [B, U64]; // ERROR KTS06
type B = readonly [A, U64];
interface R { // ERROR KTS06
  readonly next: R;
}
interface Two {
  readonly a: U64;
}
type Dup = "a" | "a"; // ERROR KTS06
// FILE b.ts
interface Two { // ERROR KTS06
  readonly a: boolean;
}
