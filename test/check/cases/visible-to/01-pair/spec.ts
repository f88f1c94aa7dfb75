import { require, u32 } from "sekvm/kernel";
import { holds, L, type Machine } from "../00-machine/state.ts";
export function put(m: Machine): Machine {
  require(!holds(m, L));
  return { ...m, x: u32(8n) };
}
