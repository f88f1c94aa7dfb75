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
