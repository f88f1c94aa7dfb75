import { awaits, require, type U32 } from "sekvm/kernel";
import { holds, isFree, type Lock, type Machine, TOTAL } from "./state.ts";

export function acquire(m: Machine, lock: Lock): Machine {
  require(!holds(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function read(m: Machine): readonly [Machine, U32] {
  require(holds(m, TOTAL));
  return [m, m.total];
}
export function write(m: Machine, total: U32): Machine {
  require(holds(m, TOTAL));
  return { ...m, total };
}
export const look = (m: Machine): readonly [Machine, U32] => [m, m.pocket];
export const fill = (m: Machine, pocket: U32): Machine => ({ ...m, pocket });
