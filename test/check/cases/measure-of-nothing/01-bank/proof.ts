import { defineLayer } from "sekvm/check";
import type { U32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const inv = (_m: Machine, n: U32): boolean => n % 2n === 0n;
export const layer = defineLayer({
  title: "Bank",
  loops: { save: [{ invariant: inv, changes: [], measure: { theorem: "thereIsNoSuchTheorem" } }] },
});
