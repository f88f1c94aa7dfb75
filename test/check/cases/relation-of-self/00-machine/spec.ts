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
export function amRoot(m: Machine): readonly [Machine, boolean] {
  return [m, m.self === m.root];
}
export function read(m: Machine): readonly [Machine, U32] {
  require(holds(m, L));
  return [m, m.raw];
}
export function write(m: Machine, raw: U32): Machine {
  require(holds(m, L));
  return { ...m, raw };
}
