// FILE 01-b/index.ts
import { offers } from "sekvm/kernel";
import * as spec from "./spec.ts";
import * as code from "./code.ts";
export const { f } = offers(1, spec, code);
// FILE 01-b/spec.ts
import { type U64 } from "sekvm/kernel";
interface M {
  readonly a: U64;
}
export function f(m: M, x: U64): readonly [M, U64] {
  return [m, x];
}
export function g(m: M, x: U64): readonly [M, U64] {
  return [m, x];
}
// FILE 01-b/code.ts
import { type U64 } from "sekvm/kernel";
export function f(x: U64): U64 {
  return helper(x);
}
export function g(x: U64): U64 { // ERROR KTS36
  return x;
}
function helper(x: U64): U64 {
  return x;
}
// FILE 01-b/relates.ts
// ERROR KTS36
import { type U64 } from "sekvm/kernel";
import { type N } from "./state.ts";
export const isZero = (m: N): boolean => m.a === 0n;
// FILE 01-b/state.ts
import { type U64 } from "sekvm/kernel";
export interface N {
  readonly a: U64;
}
