/** What the machine does: each function is one step. `require` says what its caller owes, `awaits` when the step can happen. */
import { awaits, require, type U32 } from "sekvm/kernel";
import { COUNTER, holds, isFree, type Lock, type Machine } from "./state.ts";

export function acquire(m: Machine, lock: Lock): Machine {
  require(!holds(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function load(m: Machine): readonly [Machine, U32] {
  require(holds(m, COUNTER));
  return [m, m.count];
}
export function store(m: Machine, count: U32): Machine {
  require(holds(m, COUNTER));
  return { ...m, count };
}
