import { awaits, require, type U8, type U32 } from "sekvm/kernel";
import { CELLS, holds, isFree, type Lock, type Machine } from "./state.ts";

export function acquire(m: Machine, lock: Lock): Machine {
  require(!holds(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function readSize(m: Machine): readonly [Machine, U8] {
  require(holds(m, CELLS));
  return [m, m.size];
}
export function read(m: Machine, cell: U8): readonly [Machine, U32] {
  require(holds(m, CELLS));
  return [m, m.cells.at(cell)];
}
export function write(m: Machine, cell: U8, value: U32): Machine {
  require(holds(m, CELLS));
  return { ...m, cells: m.cells.with(cell, value) };
}
