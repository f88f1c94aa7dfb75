import { awaits, require, type U32 } from "sekvm/kernel";
import { holds, isFree, type Lock, type Machine } from "./state.ts";
export function acquire(m: Machine, lock: Lock): Machine {
  require(!holds(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function setP(m: Machine, p: U32): Machine {
  return { ...m, p };
}
export function read(m: Machine): readonly [Machine, U32] {
  return [m, m.raw];
}
export function write(m: Machine, raw: U32): Machine {
  return { ...m, raw };
}
