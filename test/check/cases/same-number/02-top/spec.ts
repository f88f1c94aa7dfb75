import type { U32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const test = (m: Machine, v: U32): readonly [Machine, U32] => [{ ...m, supply: v }, v];
