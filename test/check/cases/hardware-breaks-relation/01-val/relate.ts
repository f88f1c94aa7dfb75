import type { Machine } from "../00-machine/state.ts";
export const isThere = (hi: Machine, lo: Machine): boolean => hi.val === lo.raw;
