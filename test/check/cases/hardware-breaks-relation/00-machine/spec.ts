import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
export function load(m: Machine): readonly [Machine, U32] {
  return [m, m.raw];
}
export function store(m: Machine, raw: U32): Machine {
  return { ...m, raw };
}
export function rot(m: Machine): Machine {
  return { ...m, raw: u32(m.raw + 1n) };
}
