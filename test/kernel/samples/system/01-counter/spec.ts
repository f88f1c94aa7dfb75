import { require, type U64, u64 } from "../../../../../src/prelude/index.ts";
import * as low from "../00-machine/spec.ts";
import type { Cell, Machine } from "../00-machine/state.ts";

export function bump(m: Machine, at: Cell, by: U64): readonly [Machine, U64] {
  const [m1, before] = low.load(m, at);
  require(before + by < 1n << 32n);
  return [low.store(m1, at, u64(before + by)), before];
}
export function clear(m: Machine, from: Cell, count: U64): Machine {
  let now = m;
  for (let i = u64(0n); i < count; i = u64(i + 1n)) {
    const at = u64(from + i) as Cell;
    const [read, value] = low.load(now, at);
    now = read;
    if (value === 0n) return now;
    now = low.store(now, at, u64(0n));
  }
  return now;
}
export function both(m: Machine, a: Cell, b: Cell): readonly [Machine, U64] {
  const [m1, held] = low.load(m, a);
  const [m2, other] = held > 0n ? low.load(m1, b) : low.skip(m1);
  const first = held > 0n ? other + 1n : 7n;
  if (first > 100n) return [m2, u64(first * 2n)];
  const [m3, again] = low.load(m2, a);
  return [m3, u64(again > 3n ? first * 2n : first)];
}
