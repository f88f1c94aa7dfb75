import { defineLayer } from "sekvm/check";
import { type U32, u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";

export const inv = (_m: Machine, i: U32, n: U32): boolean => i <= n;
export const left = (_m: Machine, i: U32, n: U32): U32 => u32(n - i);

export const layer = defineLayer({
  title: "Loop",
  loops: { f: [{ invariant: inv, changes: ["supply"], measure: left }] },
});
