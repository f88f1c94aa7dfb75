import { defineLayer } from "sekvm/check";
import { has, type Machine } from "./state.ts";

/** Nobody else writes the board while this CPU has its token. */
export const boardStays = (before: Machine, after: Machine): boolean => before.board === after.board;

export const layer = defineLayer({
  title: "Machine",
  clauses: [{ says: boardStays, exempt: has }],
});
