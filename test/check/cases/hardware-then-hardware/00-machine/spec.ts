import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
export function load(m: Machine): readonly [Machine, U32] {
  return [m, m.shown];
}
export function flip(m: Machine): Machine {
  return { ...m, g: true };
}
export function showBelow(m: Machine): Machine {
  return { ...m, shown: m.g ? u32(7n) : u32(0n) };
}
export function showAbove(m: Machine): Machine {
  return { ...m, shown: u32(0n) };
}
