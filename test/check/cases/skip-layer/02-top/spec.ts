import type { U32 } from "sekvm/kernel";
import { CHECKING, type Machine } from "../00-machine/state.ts";
export const nothing = (m: Machine, amount: U32): Machine => ({ ...m, balance: m.balance.with(CHECKING, amount) });
