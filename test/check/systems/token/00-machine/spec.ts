import { awaits, require, type U32 } from "sekvm/kernel";
import { holds, isFree, isRunner, type Lock, type Machine, STATE } from "./state.ts";

export function acquire(m: Machine, lock: Lock): Machine {
  require(!holds(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function isIdle(m: Machine): readonly [Machine, boolean] {
  require(holds(m, STATE));
  return [m, m.runner.kind === "nobody"];
}
/** Takes the token. */
export function setRunner(m: Machine): Machine {
  require(holds(m, STATE) && m.runner.kind === "nobody");
  return { ...m, runner: { kind: "cpu", cpu: m.self } };
}
/** Gives it back. */
export function clearRunner(m: Machine): Machine {
  require(holds(m, STATE) && isRunner(m));
  return { ...m, runner: { kind: "nobody" } };
}

/** The context is for who has the token, with the lock or without it. */
export function load(m: Machine): readonly [Machine, U32] {
  require(isRunner(m));
  return [m, m.context];
}
export function store(m: Machine, context: U32): Machine {
  require(isRunner(m));
  return { ...m, context };
}
