import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { look, set } from "../00-machine/index.ts";
import type { Machine } from "../00-machine/state.ts";
export const always = (m: Machine): boolean => 0n <= m.flag;
export const seesZero = (m: Machine): boolean => m.flag === 0n;
export const isZero = (m: Machine): boolean => m.flag === 0n;
export const cleared = (m: Machine): Machine => ({ ...m, flag: u32(0n) });
export const layer = defineLayer({
  title: "Top",
  commits: [{ step: look, when: seesZero }, set],
  loops: { wait: [{ invariant: always, changes: [], measure: { awaits: isZero, by: cleared } }] },
});
