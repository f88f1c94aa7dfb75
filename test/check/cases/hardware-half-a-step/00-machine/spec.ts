import { u32 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
export function look(m: Machine): readonly [Machine, boolean] {
  return [m, m.a === m.b];
}
export const one = (m: Machine): Machine => ({ ...m, a: u32(1n) });
export const both = (m: Machine): Machine => ({ ...m, a: u32(1n), b: u32(1n) });
