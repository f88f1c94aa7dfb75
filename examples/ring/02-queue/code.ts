/** A queue for any CPUs. */
import { type U64, u64 } from "sekvm/kernel";
import { lock, unlock } from "../00-machine/index.ts";
import { SIZE } from "../00-machine/state.ts";
import { count, pop, push } from "../01-slots/index.ts";

export function put(value: U64): boolean {
  lock();
  const hasRoom = count() < SIZE;
  if (hasRoom) push(value);
  unlock();
  return hasRoom;
}
export function take(): U64 {
  lock();
  const length = count();
  let value = u64(0n);
  if (length > 0n) value = pop();
  unlock();
  return value;
}
