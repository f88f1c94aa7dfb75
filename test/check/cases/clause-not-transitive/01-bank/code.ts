import { type U32, u32 } from "sekvm/kernel";
import { acquire, read, release, write } from "../00-machine/index.ts";
import { CHECKING } from "../00-machine/state.ts";

export function save(amount: U32): boolean {
  acquire(CHECKING);
  write(CHECKING, u32(read(CHECKING) + 1n));
  release(CHECKING);
  return amount === 0n;
}
