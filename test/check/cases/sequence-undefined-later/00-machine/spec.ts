import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
export function load(m: Machine): readonly [Machine, U32] {
  return [m, m.clock];
}
export function store(m: Machine, clock: U32): Machine {
  return { ...m, clock };
}
export function tick(m: Machine): Machine {
  return { ...m, clock: u32(m.clock + 1n) };
}
