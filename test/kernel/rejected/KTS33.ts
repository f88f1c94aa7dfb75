import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
function f(a: U64): U64 {
  const x = g(); // ERROR KTS33
  const y = g(a, a); // ERROR KTS33
  const z = u64(); // ERROR KTS33
  require(); // ERROR KTS33
  return a;
}
function g(a: U64): U64 {
  return a;
}
