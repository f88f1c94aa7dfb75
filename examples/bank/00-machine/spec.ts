/** What the machine does. Memory behind a lock is for its holder, and locks are taken in the order of their numbers. */
import { awaits, require, type U32 } from "sekvm/kernel";
import { CHECKING, holds, INDEX, isFree, type Lock, type Machine, type Page, SAVINGS, type Slot } from "./state.ts";

const holdsNoneFrom = (m: Machine, lock: Lock): boolean =>
  (lock > 1n || !holds(m, CHECKING)) && (lock > 2n || !holds(m, SAVINGS)) && !holds(m, INDEX);

export function acquire(m: Machine, lock: Lock): Machine {
  require(holdsNoneFrom(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}

export function read(m: Machine, account: Lock): readonly [Machine, U32] {
  require(holds(m, account));
  return [m, m.balance.at(account)];
}
export function write(m: Machine, account: Lock, amount: U32): Machine {
  require(holds(m, account));
  return { ...m, balance: m.balance.with(account, amount) };
}

/** Needs no lock. */
export function readSupply(m: Machine): readonly [Machine, U32] {
  return [m, m.supply];
}

export function readRoot(m: Machine, slot: Slot): readonly [Machine, Page] {
  require(holds(m, INDEX));
  return [m, m.root.at(slot)];
}
export function readLeaf(m: Machine, page: Page, slot: Slot): readonly [Machine, U32] {
  require(holds(m, INDEX));
  return [m, m.leaves.at(page).at(slot)];
}
export function writeLeaf(m: Machine, page: Page, slot: Slot, rate: U32): Machine {
  require(holds(m, INDEX));
  return { ...m, leaves: m.leaves.with(page, m.leaves.at(page).with(slot, rate)) };
}
