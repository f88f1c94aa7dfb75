import { awaits, require, type U32 } from "sekvm/kernel";
import { holds, isFree, type Machine } from "../00-machine/state.ts";
export function up(m: Machine, x: U32): Machine {
  require(!holds(m));
  awaits(isFree(m));
  return x > 3n ? m : { ...m };
}
