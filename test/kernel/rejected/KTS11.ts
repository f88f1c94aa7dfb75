import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
import { explore } from "sekvm/check";
import type { limit } from "./b.ts";
function f(a: U64): U64 {
  const b = nothing; // ERROR KTS11
  const c = missing(a); // ERROR KTS11
  const d = explore(a); // ERROR KTS11
  const e = f; // ERROR KTS11
  const g = Math.max(a, a); // ERROR KTS11
  const h = undefined; // ERROR KTS11
  const i = b; // rests on what is reported
  return a(a); // ERROR KTS11
}
function typeOnly(a: U64): U64 {
  return u64(a + limit); // ERROR KTS11
}
function hidden(a: U64): U64 {
  const panic = a;
  if (a > 3n) panic("no"); // ERROR KTS11
  return a;
}
// FILE b.ts
export const limit = 1n;
// FILE 01-a/proof.ts
import { defineLayer } from "sekvm/check";
import { assert, type U64 } from "sekvm/kernel";
export const small = theorm((a: U64) => assert(a < 5n)); // ERROR KTS11
export const layer = defineLayer({ title: "a" });
