// FILE lib/index.ts
import { bottom, primitive, type U64 } from "sekvm/kernel";
import * as spec from "../01-a/spec.ts";
export const a = bottom(spec.a); // ERROR KTS38
export const b = primitive(1, spec.a, c); // ERROR KTS38
function c(x: U64): void {}
// FILE lib/spec.ts
import { transition } from "sekvm/kernel";
import { a } from "../01-a/spec.ts";
export const t = transition(a); // ERROR KTS38
// FILE 01-a/index.ts
import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const a = bottom(spec.a);
// FILE 01-a/spec.ts
import { type U64 } from "sekvm/kernel";
interface M {
  readonly a: U64;
}
export function a(m: M, x: U64): M {
  return m;
}
// FILE 02-b/index.ts
import { bottom } from "sekvm/kernel";
import * as spec from "../01-a/spec.ts";
export const a = bottom(spec.a); // ERROR KTS38
// FILE 03-c/index.ts
import { a as below } from "../01-a/index.ts"; // ERROR KTS38
export { a } from "../01-a/index.ts"; // ERROR KTS38
export { below };
// FILE 04-d/index.ts
export * from "../01-a/index.ts"; // ERROR KTS38
