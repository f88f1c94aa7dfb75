import type { U32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const neverOne = (k: U32, m: Machine): boolean => m.supply !== 1n || k === 0n;
export const three = (a: Machine, b: Machine, c: Machine): boolean => a.supply === 3n && b.supply === c.supply;
