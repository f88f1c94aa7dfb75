import type { U32 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
export function poke(m: Machine, v: U32): Machine {
  return { ...m, supply: v };
}
