import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
function f(a: U64, b: U64, c: U64): boolean {
  const d = a * b * c; // ERROR KTS14
  const ok = u64(a * b * c);
  const e = a << 65n; // ERROR KTS14
  return a * b * c < 10n; // ERROR KTS14
}
