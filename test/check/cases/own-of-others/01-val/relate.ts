import type { Machine } from "../00-machine/state.ts";
export const isThere = (hi: Machine, lo: Machine): boolean => hi.p === lo.p || hi.val === lo.raw;
