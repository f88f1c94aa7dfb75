import type { U32 } from "sekvm/kernel";
import { acquire, read, release, write } from "../00-machine/index.ts";
import { CHECKING } from "../00-machine/state.ts";

export function save(amount: U32): U32 {
  acquire(CHECKING);
  write(CHECKING, amount);
  release(CHECKING);
  return read(CHECKING);
}
