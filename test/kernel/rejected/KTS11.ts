import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
import { explore } from "sekvm/check";
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
