/** Unmapping commits where the entry is invalidated, mapping where it is written. */
import { defineLayer } from "sekvm/check";
import type { U32 } from "sekvm/kernel";
import { inval, store } from "../00-machine/index.ts";
import type { Idx, Machine } from "../00-machine/state.ts";
export const maps = (_m: Machine, _i: Idx, v: U32): boolean => v !== 0n;
export const layer = defineLayer({ title: "Table", commits: [inval, { step: store, when: maps }] });
