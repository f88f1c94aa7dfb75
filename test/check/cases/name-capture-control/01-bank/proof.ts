import { defineLayer } from "sekvm/check";
import { type U8, u8 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";

export const inv = (_m: Machine, i: U8, n: U8): boolean => i <= n;
export const left = (_m: Machine, i: U8, n: U8): U8 => u8(n - i);

export const layer = defineLayer({
  title: "Loop",
  loops: { f: [{ invariant: inv, changes: ["supply"], measure: left }] },
});
