import { awaits, require, type U8, type U32, u8 } from "sekvm/kernel";
import { holds, type Machine } from "./state.ts";
export function acquire(m: Machine, lock: U8): Machine {
  require(!holds(m, lock));
  awaits(m.owners.at(lock).kind === "nobody");
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: U8): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function look(m: Machine): readonly [Machine, U32] {
  return [m, m.flag];
}
export function lookAtMine(m: Machine): readonly [Machine, U32] {
  return [m, m.mine];
}
export function set(m: Machine, flag: U32): Machine {
  require(holds(m, u8(0n)));
  return { ...m, flag };
}
