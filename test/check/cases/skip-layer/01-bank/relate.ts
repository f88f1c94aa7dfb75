import { CHECKING, type Machine } from "../00-machine/state.ts";
export const isSupply = (hi: Machine, lo: Machine): boolean => hi.supply === lo.balance.at(CHECKING);
