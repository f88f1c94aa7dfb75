import { require, sequence, transition, type U32, u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";

const set = transition((m: Machine, v: U32): Machine => ({ ...m, mine: v }));
const get = transition((m: Machine): readonly [Machine, U32] => {
  require(m.mine === 2n);
  return [{ ...m, mine: u32(3n) }, u32(4n)];
});
export const f = sequence((x: U32): U32 => {
  if (x > 3n) {
    set(u32(9n));
    return u32(0n);
  }
  set(u32(1n));
  return get();
});
