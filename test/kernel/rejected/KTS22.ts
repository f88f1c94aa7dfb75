import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
function f(a: U64): U64 {
  if (a > 3n) return a;
} // ERROR KTS22
function g(a: U64): U64 {
  return a;
  const b = a; // ERROR KTS22
}
function h(a: U64): void {
  panic("always");
  return; // ERROR KTS22
}
