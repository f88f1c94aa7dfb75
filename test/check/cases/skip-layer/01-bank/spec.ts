import type { U32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const look = (m: Machine): readonly [Machine, U32] => [m, m.supply];
