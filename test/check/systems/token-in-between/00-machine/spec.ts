import { awaits, require, type U32 } from "sekvm/kernel";
import { BOARD, has, holds, isFree, type Lock, type Machine } from "./state.ts";

export function acquire(m: Machine, lock: Lock): Machine {
  require(!holds(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock) && !has(m));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function mark(m: Machine): Machine {
  require(holds(m, BOARD));
  return { ...m, mine: m.mine.with(m.self, true) };
}
export function unmark(m: Machine): Machine {
  require(holds(m, BOARD) && has(m));
  return { ...m, mine: m.mine.with(m.self, false) };
}
export const look = (m: Machine): readonly [Machine, U32] => [m, m.board];
export function post(m: Machine, board: U32): Machine {
  require(holds(m, BOARD));
  return { ...m, board };
}
