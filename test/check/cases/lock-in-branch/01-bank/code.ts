import type { U32 } from "sekvm/kernel";
import { acquire, release, write } from "../00-machine/index.ts";
import { CHECKING } from "../00-machine/state.ts";

export function save(amount: U32): boolean {
  if (amount > 5n) acquire(CHECKING);
  write(CHECKING, amount);
  if (amount > 5n) release(CHECKING);
  return true;
}
