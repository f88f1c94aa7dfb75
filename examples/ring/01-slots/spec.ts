/** Layer 1: values have numbers, and nothing is known of slots. */
import { require, type U32, type U64, u32 } from "sekvm/kernel";
import { holds, lengthOf, type Machine, RING, SIZE } from "../00-machine/state.ts";

/** How many values there are. */
export function count(m: Machine): readonly [Machine, U32] {
  require(holds(m, RING));
  return [m, lengthOf(m)];
}
/** Puts a value behind the last. */
export function push(m: Machine, value: U64): Machine {
  require(holds(m, RING) && lengthOf(m) < SIZE);
  return { ...m, items: m.items.with(m.tail, value), tail: u32(m.tail + 1n) };
}
/** Takes the first value. */
export function pop(m: Machine): readonly [Machine, U64] {
  require(holds(m, RING) && lengthOf(m) > 0n);
  return [{ ...m, head: u32(m.head + 1n) }, m.items.at(m.head)];
}
