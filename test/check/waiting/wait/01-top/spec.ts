import { awaits, require, type U32, u8 } from "sekvm/kernel";
import { holds, type Machine } from "../00-machine/state.ts";
export function wait(m: Machine, x: U32): readonly [Machine, U32] {
  require(!holds(m, u8(0n)));
  awaits(m.flag === 0n);
  return [m, x];
}
export function post(m: Machine, flag: U32): Machine {
  require(!holds(m, u8(0n)));
  awaits(m.owners.at(u8(0n)).kind === "nobody");
  return { ...m, flag };
}
