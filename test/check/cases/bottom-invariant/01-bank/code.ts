import { type U32, u32 } from "sekvm/kernel";
import { acquire, read, release, write } from "../00-machine/index.ts";
import { CHECKING } from "../00-machine/state.ts";

export function save(amount: U32): boolean {
  acquire(CHECKING);
  write(CHECKING, amount);
  release(CHECKING);
  return true;
}
export function look(): U32 {
  acquire(CHECKING);
  const x = read(CHECKING);
  release(CHECKING);
  return u32(x * 0n);
}
