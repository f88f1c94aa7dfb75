import type { Machine } from "../00-machine/state.ts";
export const isThere = (hi: Machine, lo: Machine): boolean => lo.self === lo.root || hi.val === lo.raw;
