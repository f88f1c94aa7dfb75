import type { U32 } from "sekvm/kernel";
import { CHECKING, type Machine } from "./state.ts";
export function load(m: Machine): readonly [Machine, U32] {
  return [m, m.balance.at(CHECKING)];
}
export function store(m: Machine, v: U32): Machine {
  return { ...m, balance: m.balance.with(CHECKING, v) };
}
