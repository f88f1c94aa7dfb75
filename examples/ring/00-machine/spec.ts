/** What the machine does. The ring is for the holder of its lock. */
import { awaits, require, type U32, type U64 } from "sekvm/kernel";
import { holds, isFree, type Machine, RING, SIZE } from "./state.ts";

export function lock(m: Machine): Machine {
  require(!holds(m, RING));
  awaits(isFree(m, RING));
  return { ...m, owners: m.owners.with(RING, { kind: "cpu", cpu: m.self }) };
}
export function unlock(m: Machine): Machine {
  require(holds(m, RING));
  return { ...m, owners: m.owners.with(RING, { kind: "nobody" }) };
}

export function getHead(m: Machine): readonly [Machine, U32] {
  require(holds(m, RING));
  return [m, m.head];
}
export function getTail(m: Machine): readonly [Machine, U32] {
  require(holds(m, RING));
  return [m, m.tail];
}
export function setHead(m: Machine, head: U32): Machine {
  require(holds(m, RING));
  return { ...m, head };
}
export function setTail(m: Machine, tail: U32): Machine {
  require(holds(m, RING));
  return { ...m, tail };
}

/** A slot. */
export function load(m: Machine, slot: U32): readonly [Machine, U64] {
  require(holds(m, RING) && slot < SIZE);
  return [m, m.slots.at(slot)];
}
export function store(m: Machine, slot: U32, value: U64): Machine {
  require(holds(m, RING) && slot < SIZE);
  return { ...m, slots: m.slots.with(slot, value) };
}
