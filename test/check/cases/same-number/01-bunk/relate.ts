import type { Machine } from "../00-machine/state.ts";
export const isEmpty = (m: Machine): boolean => m.supply === 0n;
