/** The index is a map. Customers without a page have rate 0, and it stays so. */
import { require, type U32, u8 } from "sekvm/kernel";
import { type Customer, holds, INDEX, type Machine, NO_PAGE, type Slot } from "../00-machine/state.ts";

export function rateOf(m: Machine, customer: Customer): readonly [Machine, U32] {
  require(holds(m, INDEX));
  return [m, m.rates.at(customer)];
}

/** What changing a rate does, whoever holds the lock. */
export function withRate(m: Machine, customer: Customer, rate: U32): readonly [Machine, boolean] {
  if (m.root.at(u8(customer >> 8n) as Slot) === NO_PAGE) return [m, false];
  return [{ ...m, rates: m.rates.with(customer, rate) }, true];
}

export function setRate(m: Machine, customer: Customer, rate: U32): readonly [Machine, boolean] {
  require(holds(m, INDEX));
  return withRate(m, customer, rate);
}
