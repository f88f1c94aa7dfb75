/** Layer 2: each operation is one step. */
import { require, type U64, u32, u64 } from "sekvm/kernel";
import { holds, lengthOf, type Machine, RING, SIZE } from "../00-machine/state.ts";

/** Puts a value at the end of the queue, unless it is full. */
export function put(m: Machine, value: U64): readonly [Machine, boolean] {
  require(!holds(m, RING));
  if (lengthOf(m) === SIZE) return [m, false];
  return [{ ...m, items: m.items.with(m.tail, value), tail: u32(m.tail + 1n) }, true];
}
/** Takes the first value of the queue; 0 if there is none. */
export function take(m: Machine): readonly [Machine, U64] {
  require(!holds(m, RING));
  if (m.head === m.tail) return [m, u64(0n)];
  return [{ ...m, head: u32(m.head + 1n) }, m.items.at(m.head)];
}
