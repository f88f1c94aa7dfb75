/** Gives up token and lock, and takes both again. */
import type { U32 } from "sekvm/kernel";
import { acquire, mark, post, release, unmark } from "../00-machine/index.ts";
import { BOARD } from "../00-machine/state.ts";

export function pause(): void {
  unmark();
  release(BOARD);
  acquire(BOARD);
  mark();
}
export function tell(board: U32): void {
  post(board);
}
