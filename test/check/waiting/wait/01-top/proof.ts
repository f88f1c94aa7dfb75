import { defineLayer } from "sekvm/check";
import { type U32, u8, u32 } from "sekvm/kernel";
import { look, set } from "../00-machine/index.ts";
import type { Machine } from "../00-machine/state.ts";
import { post } from "./index.ts";
export const always = (m: Machine): boolean => 0n <= m.flag;
export const seesZero = (m: Machine): boolean => m.flag === 0n;
export const isZero = (m: Machine): boolean => m.flag === 0n;
/** Another CPU posts zero once the lock is free. */
export const free = (m: Machine): Machine => ({ ...m, owners: m.owners.with(u8(0n), { kind: "nobody" }) });
export const zero = (_m: Machine): U32 => u32(0n);
export const layer = defineLayer({
  title: "Top",
  commits: [{ step: look, when: seesZero }, set],
  loops: {
    wait: [
      { invariant: always, changes: [], measure: { awaits: isZero, by: post, given: { flag: zero }, from: free } },
    ],
  },
});
