import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
function f(a: U64): U64 {
  return a === 0n ? a : f(u64(a - 1n)); // ERROR KTS24
}
function g(a: U64): U64 {
  return h(a);
}
function h(a: U64): U64 {
  return g(a); // ERROR KTS24
}
const x = y + 1n; // ERROR KTS24
const y = x + 1n;
const before = behind; // ERROR KTS24
const behind = 1n;
// FILE 01-a/spec.ts
import { sequence, transition, type U64 } from "sekvm/kernel";
interface M {
  readonly a: U64;
}
const step = transition((m: M, a: U64): M => m);
export const one = sequence((a: U64): void => {
  step(a);
  two(a);
});
const two = sequence((a: U64): void => one(a)); // ERROR KTS24
