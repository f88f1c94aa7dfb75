import { u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const increment = (m: Machine): Machine => ({ ...m, supply: u32(m.supply + 1n) });
