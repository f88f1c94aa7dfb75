import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
class A {} // ERROR KTS04
let a = u64(1n); // ERROR KTS04
export default 3n; // ERROR KTS04
f(); // ERROR KTS04
async function g(): Promise<void> {} // ERROR KTS04
export const c = f(u64(1n)); // ERROR KTS04
function f(a: U64): U64 {
  return a;
}
enum E {} // ERROR KTS04
function id<T>(a: U64): U64 { // ERROR KTS04
  return a;
}
