import { type U32, u32 } from "sekvm/kernel";
import { acquire, release } from "../00-machine/index.ts";
import { CHECKING } from "../00-machine/state.ts";
export function save(amount: U32): boolean {
  let n = u32(0n);
  acquire(CHECKING);
  while (n !== amount) {
    n = u32(n + 2n);
  }
  release(CHECKING);
  return true;
}
