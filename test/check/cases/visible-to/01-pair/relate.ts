import type { Machine } from "../00-machine/state.ts";
export const isEightOrZero = (m: Machine): boolean => m.x === 0n || m.x === 8n;
