/** The bank: each operation in one section of the locks of what it touches. */
import { type U32, u32 } from "sekvm/kernel";
import { acquire, read, readSupply, release, write } from "../00-machine/index.ts";
import { CHECKING, type Customer, INDEX, SAVINGS } from "../00-machine/state.ts";
import { rateOf, setRate } from "../01-index/index.ts";

/** Moves money from checking to savings. */
export function save(amount: U32): boolean {
  acquire(CHECKING);
  acquire(SAVINGS);
  const before = read(CHECKING);
  if (amount <= before) {
    write(CHECKING, u32(before - amount));
    write(SAVINGS, u32(read(SAVINGS) + amount));
  }
  release(SAVINGS);
  release(CHECKING);
  return amount <= before;
}

/** Whether all the money is there. */
export function audit(): boolean {
  const supply = readSupply();
  acquire(CHECKING);
  acquire(SAVINGS);
  const found = read(CHECKING) + read(SAVINGS);
  release(SAVINGS);
  release(CHECKING);
  return found === supply;
}

export function rate(customer: Customer): U32 {
  acquire(INDEX);
  const found = rateOf(customer);
  release(INDEX);
  return found;
}

export function changeRate(customer: Customer, value: U32): void {
  acquire(INDEX);
  setRate(customer, value);
  release(INDEX);
}
