import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const save = (m: Machine, amount: U32): readonly [Machine, U32] => [m, u32(amount + 1n)];
