import { defineLayer } from "sekvm/check";
import type { Machine } from "../00-machine/state.ts";
export const small = (m: Machine): boolean => m.cell <= 5n;
export const layer = defineLayer({ title: "Top", covered: [{ relation: small, lock: 0n }] });
