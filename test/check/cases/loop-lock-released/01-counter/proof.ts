import { defineLayer } from "sekvm/check";
import { type U32, u32 } from "sekvm/kernel";
import { acquire, load, release } from "../00-machine/index.ts";
import { COUNTER, holds, type Machine } from "../00-machine/state.ts";
export const held = (m: Machine, i: U32, n: U32): boolean => holds(m, COUNTER) && i <= n;
export const down = (_m: Machine, i: U32, n: U32): U32 => u32(n - i);
export const layer = defineLayer({
  title: "Counter",
  commits: [load, release, acquire],
  loops: { calm: [{ invariant: held, changes: ["owners.*"], measure: down }] },
});
