import { u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const f = (m: Machine): readonly [Machine, boolean] => [
  { ...m, supply: m.supply === 0n ? u32(2n) : u32(m.supply + 1n) },
  m.supply === 0n,
];
