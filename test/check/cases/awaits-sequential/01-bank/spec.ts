import { awaits, type U32 } from "sekvm/kernel";
import { CHECKING, isFree, type Machine } from "../00-machine/state.ts";

export function save(m: Machine, amount: U32): readonly [Machine, boolean] {
  awaits(isFree(m, CHECKING));
  return [{ ...m, supply: amount }, true];
}
