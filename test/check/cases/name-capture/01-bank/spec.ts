import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const f = (m: Machine, n: U32): readonly [Machine, U32] => [{ ...m, supply: u32(0n * n) }, u32(1n)];
