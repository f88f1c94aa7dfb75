import type { Idx, Machine } from "../00-machine/state.ts";
export const finds = (hi: Machine, lo: Machine, i: Idx): boolean => hi.high.at(i) === lo.low.at(i);
export const cachedIsMapped = (m: Machine, i: Idx): boolean => m.tlb.at(i) === 0n || m.tlb.at(i) === m.high.at(i);
