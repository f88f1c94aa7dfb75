import { type Brand, type Id, type U8, type U16, type U32, type U64, type ZMap, assert, assume, bottom, codec, everywhere, forall, law, panic, primitive, require, tabulate, theorem, u8, u16, u32, u64 } from "sekvm/kernel";
type Gfn = U64 & Brand<"Gfn">;
type Cpu = Id<"Cpu">;
type Mode = "idle" | "busy";
type Owner = { readonly kind: "none" } | { readonly kind: "vm"; readonly vm: U8 };
interface State {
  readonly cells: ZMap<Gfn, U64>;
  readonly mode: Mode;
  readonly owner: Owner;
  readonly ticks: bigint;
}
export const bad = codec((a: U64): U64 => partial(a)); // ERROR KTS31
function partial(a: U64): U64 {
  require(a > 0n);
  return a;
}
export const named = codec(partial); // ERROR KTS31
export const onBooleans = codec((a: boolean): U64 => u64(0n)); // ERROR KTS31
export const good = codec((a: U64): U64 => u64(a + 1n));
export const l1 = law((a: U64) => [good(a)], (a: U64) => good(a) !== a);
export const l2 = law((a: U64, b: U64) => [good(a)], (a: U64, b: U64) => good(a) !== b); // ERROR KTS31
export const l3 = law((a: U64) => [u64(a + 1n)], (a: U64) => good(a) !== a); // ERROR KTS31
export const l4 = law((a: U64) => good(a), (a: U64) => good(a) !== a); // ERROR KTS31
export const l5 = law((a: U32) => [good(u64(a))], (a: U64) => good(a) !== a); // ERROR KTS31
export const l6 = law((a: U64) => [good(a)]); // ERROR KTS31
export const l7 = law((a: U64) => [good(a)], (a: U64) => partial(a) === a); // ERROR KTS31
// FILE 01-a/proof.ts
import { defineLayer } from "sekvm/check";
import * as kernel from "sekvm/kernel";
import { assert, theorem, type U64 } from "sekvm/kernel";
export const made = new theorem((a: U64) => assert(a < 5n)); // ERROR KTS31
export const spaced = kernel.theorem((a: U64) => assert(a < 5n)); // ERROR KTS31
export const layer = defineLayer({ title: "a" });
