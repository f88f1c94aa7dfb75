// FILE 00-a/state.ts
import { type U8, type U64, type ZMap } from "sekvm/kernel";
export interface Table {
  readonly root: U64;
}
export interface Twice {
  readonly v: U64;
}
export interface Objects {
  readonly tables: ZMap<U8, Table>;
  readonly one: Twice;
}
export interface Machine {
  readonly a: U64;
  readonly objects: Objects;
  readonly other: Twice;
}
// FILE 00-a/index.ts
import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const load = bottom(spec.load);
// FILE 00-a/spec.ts
import { type U64 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
export function load(m: Machine): readonly [Machine, U64] {
  return [m, m.a];
}
// FILE 01-b/relate.ts
import { type U8, type U64, theorem } from "sekvm/kernel";
import type { Machine, Objects, Table, Twice } from "../00-a/state.ts";
export { good as renamed, wrong } from "./more.ts"; // ERROR KTS39
export const hidden = ["a"]; // ERROR KTS39
export const LIMIT = 4n; // ERROR KTS39
export const t = theorem((m: Machine) => {}); // ERROR KTS39
export const relation = (hi: Machine, lo: Machine, key: U64): boolean => hi.a === lo.a;
export const invariant = (m: Machine, key: U64): boolean => isSmall(m.a);
export const ofPart = (t: Table, id: U8, key: U64): boolean => t.root === key;
export const ofParts = (hi: Table, lo: Table, id: U8): boolean => hi.root === lo.root;
export const ofObjects = (o: Objects): boolean => true;
export const keyFirst = (key: U64, m: Machine): boolean => m.a === key; // ERROR KTS39
export const three = (a: Machine, b: Machine, c: Machine): boolean => a.a === c.a; // ERROR KTS39
export const otherKey = (t: Table, id: U64): boolean => t.root === id; // ERROR KTS39
export const idFirst = (id: U8, t: Table): boolean => t.root === 0n; // ERROR KTS39
export const noKey = (t: Table): boolean => t.root === 0n; // ERROR KTS39
export const twice = (t: Twice): boolean => t.v === 0n; // ERROR KTS39
export const noMachine = (a: U64): boolean => a === 0n; // ERROR KTS39
export const stranger = (s: Stranger): boolean => s.a === 0n; // ERROR KTS39
export const number = (m: Machine): U64 => m.a; // ERROR KTS39
const isSmall = (a: U64): boolean => a < 4n;
const forgotten = (m: Machine): boolean => m.a < 4n; // ERROR KTS39
interface Stranger {
  readonly a: U64;
}
// FILE 02-c/relate.ts
export * from "../01-b/more.ts"; // ERROR KTS39
// FILE 01-b/more.ts
import type { Machine } from "../00-a/state.ts";
export const good = (m: Machine): boolean => m.a < 4n;
export const wrong = (x: boolean): boolean => x;
