import type { U32 } from "sekvm/kernel";
import { acquire, release, write, writeShadow } from "../00-machine/index.ts";
import { CHECKING } from "../00-machine/state.ts";
export function save(amount: U32): boolean {
  acquire(CHECKING);
  write(CHECKING, amount);
  writeShadow(CHECKING, amount);
  release(CHECKING);
  return true;
}
