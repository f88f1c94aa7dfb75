import { defineLayer } from "sekvm/check";
import { type U32, u32 } from "sekvm/kernel";
import { fill, look } from "../00-machine/index.ts";
import { holds, type Machine, TOTAL } from "../00-machine/state.ts";
import { day } from "./index.ts";

function run(): void {
  fill(u32(1n));
  day();
}

export const isPaying = (m: Machine): boolean => m.pocket > 0n && !holds(m, TOTAL);
export const left = (m: Machine): U32 => m.pocket;

export const layer = defineLayer({
  title: "Day",
  run,
  commits: [look],
  loops: { day: [{ invariant: isPaying, changes: ["total", "owners.*", "pocket"], measure: left }] },
});
