import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const f = (m: Machine, a: U32): readonly [Machine, U32] => [{ ...m, supply: u32(7n) }, u32(a * 3n)];
