import { defineLayer } from "sekvm/check";
import { type U8, u8, u32 } from "sekvm/kernel";
import { CELLS, holds, type Machine } from "../00-machine/state.ts";
import { raiseAll } from "./index.ts";

/** Between rounds no lock is held. */
export const isBetween = (m: Machine, n: U8, cell: U8): boolean => cell <= n && !holds(m, CELLS);
/** Cells to go. */
export const toGo = (_m: Machine, n: U8, cell: U8): U8 => u8(n - cell);

const run = (): void => raiseAll(u32(5n));

export const layer = defineLayer({
  title: "Cells",
  run,
  loops: { raiseAll: [{ invariant: isBetween, changes: ["cells", "owners"], measure: toGo }] },
});
