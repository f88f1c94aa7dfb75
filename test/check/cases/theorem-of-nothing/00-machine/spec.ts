import { awaits, require, type U32 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
export function setMine(m: Machine, mine: U32): Machine {
  return { ...m, mine };
}
export function waitZero(m: Machine, tag: U32): Machine {
  require(tag < 5n);
  awaits(m.mine === 0n);
  return { ...m };
}
