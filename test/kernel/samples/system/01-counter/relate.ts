import { forall, type U64 } from "../../../../../src/prelude/index.ts";
import type { Cell, Frame, Machine } from "../00-machine/state.ts";

export function sameCells(hi: Machine, lo: Machine, at: Cell): boolean {
  return hi.cells.at(at) === lo.cells.at(at);
}
/** Of a part of the machine: its key comes first behind it. */
export const countIsLow = (frame: Frame, at: U64): boolean => frame.count <= 200n || at === 0n;
export function bounded(m: Machine): boolean {
  return (
    m.ticks >= 0n &&
    forall((at: Cell) => m.cells.at(at) < 1n << 40n) &&
    forall((a: Cell, b: U64) => m.frames.at(b).count <= 200n || m.cells.at(a) !== 1n)
  );
}
