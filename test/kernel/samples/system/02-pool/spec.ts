/** One specification of one transition, and two that are several. */
import { sequence, transition, type U64, u64 } from "../../../../../src/prelude/index.ts";
import * as low from "../00-machine/spec.ts";
import type { Cell, Machine } from "../00-machine/state.ts";
import * as counter from "../01-counter/spec.ts";
import { take as takes } from "./index.ts";

export function take(m: Machine, at: Cell): readonly [Machine, U64] {
  const [m1, got] = counter.bump(m, at, u64(1n));
  if (got !== 9n) return low.load(m1, at);
  return [counter.clear(m1, at, u64(1n)), u64(0n)];
}
const look = transition(low.load);
const wipe = transition((m: Machine, at: Cell): Machine => low.store(m, at, u64(0n)));
const empty = sequence((at: Cell): void => {
  if (look(at) !== 0n) wipe(at);
});
export const drain = sequence((from: Cell, count: U64): void => {
  let i = u64(0n);
  while (i < count) {
    empty(u64(from + i) as Cell);
    i = u64(i + 1n);
  }
});
export const twice = sequence((at: Cell): U64 => {
  const first = takes(at);
  return u64(first + takes(at));
});
