import { type U32, u32 } from "sekvm/kernel";
import { acquire, release, write } from "../00-machine/index.ts";
import { CHECKING } from "../00-machine/state.ts";

export function save(amount: U32): boolean {
  acquire(CHECKING);
  write(CHECKING, amount);
  release(CHECKING);
  acquire(CHECKING);
  write(CHECKING, u32(amount + 1n));
  release(CHECKING);
  return true;
}
