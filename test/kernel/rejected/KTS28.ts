// FILE code.ts
import { type U64, u64, everywhere } from "sekvm/kernel";
import { LIMIT, EMPTY, type R, size } from "./b.ts";
export function f(a: bigint): U64 { // ERROR KTS28
  return u64(0n);
}
export function g(a: U64): R { // ERROR KTS28
  return a;
}
export function h(a: U64): U64 {
  const r: R = { a, b: true }; // ERROR KTS28
  const s = EMPTY; // ERROR KTS28
  const t = everywhere<U64, U64>(a); // ERROR KTS28
  return u64(a + LIMIT);
}
// FILE b.ts
import { type U64, u64 } from "sekvm/kernel";
export interface R {
  readonly a: U64;
  readonly b: boolean;
}
export const LIMIT = 4096n;
export const EMPTY: R = { a: u64(0n), b: false };
export function size(r: R): U64 {
  return r.a;
}
// FILE 01-a/spec.ts
import { sequence, transition, type U64 } from "sekvm/kernel";
import { EMPTY, type R } from "../b.ts";
interface M {
  readonly a: U64;
  readonly r: R;
}
const look = transition((m: M): readonly [M, R] => [m, m.r]);
export const onRecords = sequence((r: R): void => {}); // ERROR KTS28
export const many = sequence((a: U64): U64 => {
  const r = look(); // ERROR KTS28
  const s = EMPTY; // ERROR KTS28
  return a;
});
