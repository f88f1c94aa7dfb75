import { awaits, require, type U32 } from "sekvm/kernel";
import { holds, isFree, type Machine } from "./state.ts";
export function acquire(m: Machine): Machine {
  require(!holds(m));
  awaits(isFree(m));
  return { ...m, owner: { kind: "cpu", cpu: m.self } };
}
export function release(m: Machine): Machine {
  require(holds(m));
  return { ...m, owner: { kind: "nobody" } };
}
export function get(m: Machine): readonly [Machine, U32] {
  require(holds(m));
  return [m, m.cell];
}
export function put(m: Machine, cell: U32): Machine {
  require(holds(m));
  return { ...m, cell };
}
