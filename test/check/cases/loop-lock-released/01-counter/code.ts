import { type U32, u32 } from "sekvm/kernel";
import { acquire, load, release, store } from "../00-machine/index.ts";
import { COUNTER } from "../00-machine/state.ts";
export function calm(n: U32): boolean {
  const a = load();
  let i = u32(0n);
  while (i < n) {
    release(COUNTER);
    acquire(COUNTER);
    i = u32(i + 1n);
  }
  const b = load();
  return a === b;
}
export function add(by: U32): U32 {
  acquire(COUNTER);
  const count = u32(load() + by);
  store(count);
  release(COUNTER);
  return count;
}
