import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
function f(a: U64, b: U64): U64 {
  const c = u64(a << b); // ERROR KTS15
  const d = a / b; // ERROR KTS15
  const e = a % 0n; // ERROR KTS15
  const g = (a - b) / 2n; // ERROR KTS15
  const h = a >> 128n; // ERROR KTS15
  const i = a << -1n; // ERROR KTS15
  const ok = u64(a - b) / 2n;
  return u64(-a % 4n); // ERROR KTS15
}
