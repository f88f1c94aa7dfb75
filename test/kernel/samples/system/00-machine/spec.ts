/** What the machine does. */
import { require, type U64, u64 } from "../../../../../src/prelude/index.ts";
import type { Cell, Machine } from "./state.ts";

export function load(m: Machine, at: Cell): readonly [Machine, U64] {
  require(m.mode !== "dead");
  return [{ ...m, ticks: m.ticks + 1n }, m.cells.at(at)];
}
export function store(m: Machine, at: Cell, value: U64): Machine {
  require(m.mode !== "dead", "a dead machine");
  return { ...m, cells: m.cells.with(at, value), ticks: m.ticks + 2n };
}
/** Nothing, in the form of a load. */
export function skip(m: Machine): readonly [Machine, U64] {
  return [m, u64(0n)];
}
