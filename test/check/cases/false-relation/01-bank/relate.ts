import type { Lock, Machine } from "../00-machine/state.ts";

export const alike = (hi: Machine, lo: Machine, k: Lock): boolean =>
  hi.balance.at(k) < 5n && lo.raw.at(k) > 9n && hi.balance.at(k) > lo.raw.at(k);
