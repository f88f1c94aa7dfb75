/** Becomes active in one section, works without the lock, and ends in another section. */
import { type U32, u32 } from "sekvm/kernel";
import { acquire, clearRunner, isIdle, load, release, setRunner, store } from "../00-machine/index.ts";
import { STATE } from "../00-machine/state.ts";

export function runOnce(value: U32): U32 {
  acquire(STATE);
  const isMine = isIdle();
  if (isMine) setRunner();
  release(STATE);
  if (!isMine) return u32(0n);
  store(value);
  const left = load();
  acquire(STATE);
  clearRunner();
  release(STATE);
  return left;
}
