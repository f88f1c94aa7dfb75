import { defineLayer } from "sekvm/check";
import { assert, theorem, type U32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const yes = (_m: Machine): boolean => true;
export const nothing = theorem((x: U32) => {
  assert(x >= 0n);
});
export const layer = defineLayer({
  title: "Top",
  loops: { f: [{ invariant: yes, changes: [], measure: { theorem: "nothing" } }] },
});
