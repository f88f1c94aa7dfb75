import { awaits, require, type U32 } from "sekvm/kernel";
import { holds, isFree, L, type Lock, type Machine } from "./state.ts";
export function acquire(m: Machine, lock: Lock): Machine {
  require(!holds(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function peek(m: Machine): readonly [Machine, U32] {
  return [m, m.x];
}
export function write(m: Machine, x: U32): Machine {
  require(holds(m, L));
  return { ...m, x };
}
