/** A transition that reads the size, and one for each cell: in between others see some cells raised and some not. */
import { awaits, require, sequence, transition, type U8, type U32, u8, u32 } from "sekvm/kernel";
import { CELLS, holds, isFree, type Machine } from "../00-machine/state.ts";

const outside = (m: Machine): Machine => {
  require(!holds(m, CELLS));
  awaits(isFree(m, CELLS));
  return m;
};

export const size = transition((m: Machine): readonly [Machine, U8] => [m, outside(m).size]);
export const raise = transition((m: Machine, cell: U8, amount: U32): Machine => {
  outside(m);
  return { ...m, cells: m.cells.with(cell, u32(m.cells.at(cell) + amount)) };
});

/** Raises the cells that were in use at first. */
export const raiseAll = sequence((amount: U32): void => {
  const n = size();
  let cell = u8(0n);
  while (cell < n) {
    raise(cell, amount);
    cell = u8(cell + 1n);
  }
});
