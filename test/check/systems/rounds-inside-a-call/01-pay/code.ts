/** Adds what is in the pocket, and some more, to the total. */
import { type U32, u32 } from "sekvm/kernel";
import { acquire, look, read, release, write } from "../00-machine/index.ts";
import { TOTAL } from "../00-machine/state.ts";

export function pay(more: U32): U32 {
  const sum = u32(look() + more);
  acquire(TOTAL);
  const total = u32(read() + sum);
  write(total);
  release(TOTAL);
  return total;
}
