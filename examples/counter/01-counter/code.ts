/** The code: it calls what lower layers offer, and nothing else. */
import { type U32, u32 } from "sekvm/kernel";
import { acquire, load, release, store } from "../00-machine/index.ts";
import { COUNTER } from "../00-machine/state.ts";

export function add(by: U32): U32 {
  acquire(COUNTER);
  const count = u32(load() + by);
  store(count);
  release(COUNTER);
  return count;
}
