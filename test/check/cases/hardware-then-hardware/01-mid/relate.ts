import type { Machine } from "../00-machine/state.ts";
export const isZero = (m: Machine): boolean => m.shown === 0n;
