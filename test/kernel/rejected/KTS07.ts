import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
function a(x): U64 { // ERROR KTS07
  return u64(0n);
}
function b(x: U64) { // ERROR KTS07
  return x;
}
function c(x: U64 = u64(0n)): U64 { // ERROR KTS07
  return x;
}
function d(...x: U64): U64 { // ERROR KTS07
  return u64(0n);
}
function e(x?: U64): U64 { // ERROR KTS07
  return u64(0n);
}
function f({ x }: State): U64 { // ERROR KTS07
  return x;
}
