import type { Machine } from "../00-machine/state.ts";
export const isZero = (m: Machine): boolean => m.mine === 0n;
