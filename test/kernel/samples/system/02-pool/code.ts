import { type U64, u64 } from "../../../../../src/prelude/index.ts";
import { load, store } from "../00-machine/index.ts";
import type { Cell } from "../00-machine/state.ts";
import { bump, clear } from "../01-counter/index.ts";

export function take(at: Cell): U64 {
  const got = bump(at, u64(1n));
  if (got === 9n) {
    clear(at, u64(1n));
    return u64(0n);
  }
  return load(at);
}
/** Clears cells one by one; others see each of them. */
export function drain(from: Cell, count: U64): void {
  for (let i = u64(0n); i < count; i = u64(i + 1n)) {
    const at = u64(from + i) as Cell;
    if (load(at) !== 0n) store(at, u64(0n));
  }
}
/** Takes twice. */
export function twice(at: Cell): U64 {
  const first = take(at);
  return u64(first + take(at));
}
