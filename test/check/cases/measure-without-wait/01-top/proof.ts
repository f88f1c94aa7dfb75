import { defineLayer } from "sekvm/check";
import { cleared } from "../00-machine/machine.ts";
import type { Machine } from "../00-machine/state.ts";
export const yes = (_m: Machine): boolean => true;
export const isZero = (m: Machine): boolean => m.mine === 0n;
export const layer = defineLayer({
  title: "Top",
  loops: { f: [{ invariant: yes, changes: [], measure: { awaits: isZero, by: cleared } }] },
});
