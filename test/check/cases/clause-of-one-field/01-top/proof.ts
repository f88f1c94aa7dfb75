import { defineLayer } from "sekvm/check";
import type { Machine } from "../00-machine/state.ts";
export const stays = (before: Machine, after: Machine): boolean => before.clock === after.clock;
export const layer = defineLayer({ title: "Top", clauses: [{ says: stays }] });
