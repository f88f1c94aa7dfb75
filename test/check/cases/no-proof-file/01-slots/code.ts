import { type U64, u32, u64 } from "sekvm/kernel";
import { getHead, getTail, load, lock, setHead, setTail, store, unlock } from "../00-machine/index.ts";
import { SIZE } from "../00-machine/state.ts";

/** Puts a value at the end of the ring, unless it is full. */
export function tryPut(value: U64): boolean {
  lock();
  const head = getHead();
  const tail = getTail();
  const full = u32(tail - head) === SIZE;
  if (!full) {
    store(u32(tail % SIZE), value);
    setTail(u32(tail + 1n));
  }
  unlock();
  return !full;
}

/** Takes the first value of the ring; 0 if there is none. */
export function tryTake(): U64 {
  lock();
  const head = getHead();
  const tail = getTail();
  if (head === tail) {
    unlock();
    return u64(0n);
  }
  setHead(u32(head + 1n));
  unlock();
  lock();
  const value = load(u32(head % SIZE));
  unlock();
  return value;
}
