import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
type A = number; // ERROR KTS05
type B = U64[]; // ERROR KTS05
type C = [U64, U64]; // ERROR KTS05
interface D { // (the field is meant)
  a: U64; // ERROR KTS05
}
interface E {
  readonly a?: U64; // ERROR KTS05
}
interface F extends D {} // ERROR KTS05
type G<T> = U64; // ERROR KTS05
type H = U64 & Brand<"Other">; // ERROR KTS05
type I = Id<"Other">; // ERROR KTS05
type J = ZMap<D2, U64>; // ERROR KTS05
interface D2 {
  readonly a: U64;
}
function f(a: Map<U64, U64>): U64 { // ERROR KTS05
  return u64(0n);
}
function g(a: U64 | U32): U64 { // ERROR KTS05
  return u64(0n);
}
function h(a: any): U64 { // ERROR KTS05
  return u64(0n);
}
function i(a: { readonly b: U64 }): U64 { // ERROR KTS05
  return u64(0n);
}
type K = { readonly kind: "a" } | U64; // ERROR KTS05
type L = Word<0>; // ERROR KTS05
