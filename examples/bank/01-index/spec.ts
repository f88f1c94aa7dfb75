/** The index is a map. */
import { require, type U32 } from "sekvm/kernel";
import { type Customer, holds, INDEX, type Machine } from "../00-machine/state.ts";

export function rateOf(m: Machine, customer: Customer): readonly [Machine, U32] {
  require(holds(m, INDEX));
  return [m, m.rates.at(customer)];
}
export function setRate(m: Machine, customer: Customer, rate: U32): Machine {
  require(holds(m, INDEX));
  return { ...m, rates: m.rates.with(customer, rate) };
}
