// FILE 05-b/index.ts
import { bottom, primitive } from "sekvm/kernel";
import * as spec from "./spec.ts";
import * as code from "./code.ts";
export const a = primitive(5, spec.a, code.a);
export const b = primitive(6, spec.a, code.a); // ERROR KTS29
export const c = primitive(5, spec.a); // ERROR KTS29
export const d = primitive(5, spec.nothing, code.a); // ERROR KTS29
export const e = primitive(5, spec.b, code.a); // ERROR KTS29
export const f = primitive(5, spec.c, code.a); // ERROR KTS29
export const g = bottom(code.a); // ERROR KTS29
export const h = primitive(5, spec.a, spec.a); // ERROR KTS29
// FILE 05-b/spec.ts
import { primitive, type U32, type U64 } from "sekvm/kernel";
import { a as codeOfA } from "./code.ts";
import * as self from "./spec.ts";
interface M {
  readonly a: U64;
}
export function a(m: M, x: U64): readonly [M, U64] {
  return [m, x];
}
export function b(m: M, x: U32): readonly [M, U64] {
  return [m, m.a];
}
export function c(m: M, x: U64): U64 {
  return x;
}
export const p = primitive(5, self.a, codeOfA); // ERROR KTS29
// FILE 05-b/code.ts
import { type U64 } from "sekvm/kernel";
export function a(x: U64): U64 {
  return x;
}
