import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
export function f(a: U64): U64 {
  return u64(a + 123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890n); // ERROR KTS02
}
