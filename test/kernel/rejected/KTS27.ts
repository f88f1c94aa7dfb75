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
function f(a: U64): U64 {
  assume(a > 0n); // ERROR KTS27
  assert(a > 0n); // ERROR KTS27
  while (a > 3n) { // ERROR KTS27
    require(true);
  }
  return a;
}
const t = theorem((a: U64) => {
  require(a > 0n); // ERROR KTS27
});
export function checked(a: U64): U64 {
  require(a > 0n);
  return a;
}
// FILE code.ts
import { checked } from "./f.ts";
import { require, same, type U64 } from "sekvm/kernel";
export function g(a: U64): U64 {
  require(a > 0n); // ERROR KTS27
  if (same(a, a)) return a; // ERROR KTS27
  return checked(a); // ERROR KTS27
}
// FILE c.ts
import { type U64 } from "sekvm/kernel";
import { g } from "./code.ts";
import { ptLoad } from "./00-a/index.ts";
export function h(a: U64): U64 {
  ptLoad(a); // ERROR KTS27
  return g(a); // ERROR KTS27
}
// FILE 01-s/spec.ts
import { require, sequence, transition, type U64 } from "sekvm/kernel";
import { g } from "../code.ts";
import type { M } from "../00-a/spec.ts";
export const turn = transition((m: M, a: U64): M => m);
export const all = sequence((a: U64): U64 => {
  require(a > 0n); // ERROR KTS27
  turn(a);
  return g(a); // ERROR KTS27
});
export function some(m: M, a: U64): U64 {
  turn(a); // ERROR KTS27
  return all(a); // ERROR KTS27
}
// FILE 00-a/index.ts
import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const ptLoad = bottom(spec.ptLoad);
// FILE 00-a/spec.ts
import { type U64 } from "sekvm/kernel";
export interface M {
  readonly a: U64;
}
export function ptLoad(m: M, a: U64): M {
  return m;
}
