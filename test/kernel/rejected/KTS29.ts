// FILE 05-b/index.ts
import { bottom, offers, primitive } from "sekvm/kernel";
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
export const { nowhere, half } = offers(5, spec, code); // ERROR KTS29
export const { i: j } = offers(5, spec, code); // ERROR KTS29
export const { ...rest } = offers(5, spec, code); // ERROR KTS29
export const all = offers(5, spec, code); // ERROR KTS29
export const { i } = offers(5, spec); // ERROR KTS29
export const k = bottom(spec.many); // ERROR KTS29
export const l = primitive(5, spec.turn, code.a); // ERROR KTS29
export const many = primitive(5, spec.many, code.a); // ERROR KTS29
export const few = primitive(5, spec.few, code.a);
// FILE 06-c/index.ts
import { primitive } from "sekvm/kernel";
import * as spec from "../05-b/spec.ts";
import * as other from "./spec.ts";
import * as code from "../05-b/code.ts";
import * as mine from "./code.ts";
export const stolen = primitive(6, spec.a, code.a); // ERROR KTS29
export const f = primitive(6, other.f, mine.f); // ERROR KTS29
export const g = primitive(6, spec.few, mine.f); // ERROR KTS29
// FILE 06-c/spec.ts
import { type U64 } from "sekvm/kernel";
interface N {
  readonly a: U64;
}
export function f(m: N, x: U64): readonly [N, U64] {
  return [m, x];
}
// FILE 06-c/code.ts
import { type U64 } from "sekvm/kernel";
export function f(x: U64): U64 {
  return x;
}
// FILE 05-b/lib.ts
import { sequence, transition, type U64 } from "sekvm/kernel"; // ERROR KTS36
import type { M } from "./spec.ts";
export const elsewhere = transition((m: M, x: U64): M => m); // ERROR KTS29
export const apart = sequence((x: U64): U64 => x); // ERROR KTS29
// FILE 05-b/spec.ts
import { primitive, sequence, transition, type U32, type U64 } from "sekvm/kernel";
import { a as codeOfA } from "./code.ts";
import * as self from "./spec.ts";
export interface M {
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
export function half(m: M, x: U64): M {
  return m;
}
export const turn = transition(a);
export const odd = transition(c); // ERROR KTS29
export const twice = transition(a, a); // ERROR KTS29
export const many = sequence((x: U32): U64 => turn(x as never)); // ERROR KTS18
export const few = sequence((x: U64): U64 => turn(x));
export const all = transition(few); // ERROR KTS29
// FILE 05-b/code.ts
import { type U64 } from "sekvm/kernel";
export function a(x: U64): U64 {
  return x;
}
