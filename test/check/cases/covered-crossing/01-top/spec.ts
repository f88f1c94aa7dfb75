import { awaits, require } from "sekvm/kernel";
import { holds, isFree, type Machine } from "../00-machine/state.ts";
export function isSmall(m: Machine): readonly [Machine, boolean] {
  require(!holds(m));
  awaits(isFree(m));
  return [m, true];
}
