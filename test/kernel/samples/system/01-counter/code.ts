/** A counter in memory. */
import { panic, type U64, u64 } from "../../../../../src/prelude/index.ts";
import { load, store } from "../00-machine/index.ts";
import type { Cell } from "../00-machine/state.ts";

/** Adds to a cell; the sum stays below 2^32. */
export function bump(at: Cell, by: U64): U64 {
  const before = load(at);
  if (before + by >= 1n << 32n) panic("too many");
  store(at, u64(before + by));
  return before;
}
/** Clears cells that are set. */
export function clear(from: Cell, count: U64): void {
  let i = u64(0n);
  while (i < count && load(u64(from + i) as Cell) !== 0n) {
    store(u64(from + i) as Cell, u64(0n));
    i = u64(i + 1n);
  }
}
/** What two cells hold, if the first holds anything. */
export function both(a: Cell, b: Cell): U64 {
  const first = load(a) > 0n ? load(b) + 1n : 7n;
  const isLarge = first > 100n || load(a) > 3n;
  return u64(isLarge ? first * 2n : first);
}
