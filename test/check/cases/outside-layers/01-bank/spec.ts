import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const f = (m: Machine): readonly [Machine, U32] => [{ ...m, supply: u32(9n) }, m.supply];
