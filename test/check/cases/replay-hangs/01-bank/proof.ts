import { defineLayer } from "sekvm/check";
import type { U8 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const inv = (_m: Machine, i: U8): boolean => i <= 255n;
export const constant = (_m: Machine, i: U8): bigint => (i <= 255n ? 5n : 6n);
export const layer = defineLayer({ title: "Loop", loops: { f: [{ invariant: inv, changes: [], measure: constant }] } });
