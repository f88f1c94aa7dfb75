import { awaits, require, type U32 } from "sekvm/kernel";
import { CHECKING, holds, isFree, type Lock, type Machine, SAVINGS } from "./state.ts";

export function acquire(m: Machine, lock: Lock): Machine {
  require((lock > 1n || !holds(m, CHECKING)) && !holds(m, SAVINGS));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function read(m: Machine, account: Lock): readonly [Machine, U32] {
  require(holds(m, account));
  return [m, m.rows.at(account).balance];
}
export function write(m: Machine, account: Lock, amount: U32): Machine {
  require(holds(m, account));
  return { ...m, rows: m.rows.with(account, { ...m.rows.at(account), balance: amount }) };
}

export function writeShadow(m: Machine, account: Lock, amount: U32): Machine {
  require(holds(m, account));
  return { ...m, rows: m.rows.with(account, { ...m.rows.at(account), shadow: amount }) };
}
