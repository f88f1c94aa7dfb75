import type { Machine } from "../00-machine/state.ts";
export const isSeen = (hi: Machine, lo: Machine): boolean => hi.seen === lo.clock;
