import { require, type U32, u32 } from "sekvm/kernel";
import { CHECKING, holds, type Machine, SAVINGS } from "../00-machine/state.ts";

export function save(m: Machine, amount: U32): readonly [Machine, boolean] {
  require(!holds(m, CHECKING) && !holds(m, SAVINGS));
  if (amount > m.balance.at(CHECKING)) return [m, false];
  return [{ ...m, balance: m.balance.with(CHECKING, u32(m.balance.at(CHECKING) - amount)) }, true];
}
