import { require, sequence, transition, type U32, u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";

const put = transition((m: Machine): Machine => ({ ...m, clock: u32(1n) }));
const get = transition((m: Machine): readonly [Machine, U32] => {
  require(m.clock === 1n);
  return [m, m.clock];
});
export const twice = sequence((): U32 => {
  put();
  return get();
});
