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
// FILE first.ts
import { type U64, u64 } from "sekvm/kernel";
import { last } from "./last.ts";
import { three, twice } from "./twice.ts";
export const first = u64(1n);
const both = u64(first + last); // ERROR KTS24
const six = u64(three + three);
export const aCode = (a: U64): U64 => (a === both ? six : twice(a));
// FILE last.ts
import { u64 } from "sekvm/kernel";
import { theFirst } from "./middle.ts";
export const last = u64(theFirst + 1n); // ERROR KTS24
// FILE middle.ts
export { first as theFirst } from "./first.ts";
// FILE twice.ts
import { type U64, u64 } from "sekvm/kernel";
import type { first } from "./first.ts";
export const three = u64(3n);
export function twice(a: U64): U64 {
  return u64(a + a);
}
