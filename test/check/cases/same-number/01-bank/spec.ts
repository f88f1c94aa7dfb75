import type { U32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const put = (m: Machine, v: U32): Machine => ({ ...m, supply: v });
