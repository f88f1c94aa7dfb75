import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
export function load(m: Machine): readonly [Machine, U32] {
  return [m, m.supply];
}
export function store(m: Machine, v: U32): Machine {
  return { ...m, supply: v };
}
/** Gives the old value. */
export function inc(m: Machine): readonly [Machine, U32] {
  return [{ ...m, supply: u32(m.supply + 1n) }, m.supply];
}
