/** Each operation is one step: no other CPU is ever seen in the middle of one. */
import { require, type U32, u32 } from "sekvm/kernel";
import { CHECKING, type Customer, holds, INDEX, type Machine, SAVINGS } from "../00-machine/state.ts";

/** A CPU begins an operation without locks. */
const holdsNothing = (m: Machine): boolean => !holds(m, CHECKING) && !holds(m, SAVINGS) && !holds(m, INDEX);

export function save(m: Machine, amount: U32): readonly [Machine, boolean] {
  require(holdsNothing(m));
  const checking = m.balance.at(CHECKING);
  if (amount > checking) return [m, false];
  const savings = u32(m.balance.at(SAVINGS) + amount);
  return [{ ...m, balance: m.balance.with(CHECKING, u32(checking - amount)).with(SAVINGS, savings) }, true];
}

/** Whoever counts finds all the money. */
export function audit(m: Machine): readonly [Machine, boolean] {
  require(holdsNothing(m));
  return [m, true];
}

export function rate(m: Machine, customer: Customer): readonly [Machine, U32] {
  require(holdsNothing(m));
  return [m, m.rates.at(customer)];
}

export function changeRate(m: Machine, customer: Customer, value: U32): Machine {
  require(holdsNothing(m));
  return { ...m, rates: m.rates.with(customer, value) };
}
