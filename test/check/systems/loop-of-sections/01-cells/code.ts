/** Raises cells one after the other, each in a section of its own. */
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
    write(cell, u32(read(cell) + amount));
    release(CELLS);
    cell = u8(cell + 1n);
  }
}
