// FILE 02-c/code.ts
import { type U64 } from "sekvm/kernel";
import { load } from "../00-a/index.ts";
import { bump } from "../01-b/index.ts";
import { own } from "../lib.ts"; // ERROR KTS30
import { turn } from "../01-b/spec.ts"; // ERROR KTS30
import { bump as direct } from "../01-b/code.ts"; // ERROR KTS30
import { load as passed } from "../lib.ts"; // ERROR KTS30
import { high } from "../03-d/index.ts"; // ERROR KTS30
import * as all from "../01-b/index.ts"; // ERROR KTS30
export function f(a: U64): U64 {
  return load(bump(a));
}
// FILE 02-c/index.ts
import { primitive } from "sekvm/kernel";
import * as spec from "../00-a/spec.ts";
import * as code from "./code.ts";
export const f = primitive(2, spec.load, code.f);
// FILE lib.ts
export { load } from "./00-a/index.ts";
export { f as own } from "./02-c/index.ts";
// FILE 00-a/index.ts
import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const load = bottom(spec.load);
// FILE 00-a/spec.ts
import { type U64 } from "sekvm/kernel";
export interface M {
  readonly a: U64;
}
export function load(m: M, a: U64): readonly [M, U64] {
  return [m, a];
}
// FILE 01-b/index.ts
import { offers, primitive } from "sekvm/kernel";
import * as spec from "../00-a/spec.ts";
import * as code from "./code.ts";
import * as own from "./spec.ts";
export const bump = primitive(1, spec.load, code.bump);
export const { many } = offers(1, own, code);
// FILE 01-b/spec.ts
import { sequence, transition, type U64 } from "sekvm/kernel";
import { load as below } from "../00-a/index.ts";
import * as low from "../00-a/spec.ts";
import { many as offered } from "./index.ts";
export const turn = transition(low.load);
export const many = sequence((a: U64): U64 => {
  offered(a); // ERROR KTS30
  return below(turn(a)); // ERROR KTS30
});
// FILE 01-b/code.ts
import { type U64 } from "sekvm/kernel";
export function bump(a: U64): U64 {
  return a;
}
export function many(a: U64): U64 {
  return a;
}
// FILE 03-d/index.ts
import { primitive } from "sekvm/kernel";
import * as spec from "../00-a/spec.ts";
import * as code from "./code.ts";
export const high = primitive(3, spec.load, code.bump);
// FILE 03-d/code.ts
import { type U64 } from "sekvm/kernel";
export function bump(a: U64): U64 {
  return a;
}
