import type { Machine } from "../00-machine/state.ts";
export const isSame = (m: Machine): boolean => m.a === m.b;
