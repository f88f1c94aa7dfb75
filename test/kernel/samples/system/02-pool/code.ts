import { type U64, u64 } from "../../../../../src/prelude/index.ts";
import type { Cell } from "../00-machine/state.ts";
import { bump, clear, load } from "../01-counter/index.ts";

export function take(at: Cell): U64 {
  const got = bump(at, u64(1n));
  if (got === 9n) {
    clear(at, u64(1n));
    return u64(0n);
  }
  return load(at);
}
