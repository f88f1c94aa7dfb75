import { require, type U32 } from "sekvm/kernel";
import { CHECKING, holds, type Machine, SAVINGS } from "../00-machine/state.ts";

export function save(m: Machine, amount: U32): readonly [Machine, boolean] {
  require(!holds(m, CHECKING) && !holds(m, SAVINGS));
  return [{ ...m, rows: m.rows.with(CHECKING, { ...m.rows.at(CHECKING), balance: amount }) }, true];
}
