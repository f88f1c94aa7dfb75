/** The same, but a cell is read in one section and written in the next: what others added in between is lost. */
import { type U32, u8, u32 } from "sekvm/kernel";
import { acquire, read, readSize, release, write } from "../00-machine/index.ts";
import { CELLS } from "../00-machine/state.ts";

export function raiseAll(amount: U32): void {
  acquire(CELLS);
  const n = readSize();
  release(CELLS);
  let cell = u8(0n);
  while (cell < n) {
    acquire(CELLS);
    const before = read(cell);
    release(CELLS);
    acquire(CELLS);
    write(cell, u32(before + amount));
    release(CELLS);
    cell = u8(cell + 1n);
  }
}
