import { defineLayer } from "../../../../../src/check/proof/define.ts";
import { assert, assume, everywhere, theorem, type U64, u64, withMachine } from "../../../../../src/prelude/index.ts";
import type { Cell, Machine } from "../00-machine/state.ts";
import { bump } from "./index.ts";
import { bounded } from "./relate.ts";
import * as spec from "./spec.ts";

export const bumpCounts = theorem((m: Machine, at: Cell, by: U64) => {
  assume(m.mode === "idle");
  assume(m.cells.at(at) + by < 1n << 32n && bounded(m));
  const [after, before] = spec.bump(m, at, by);
  assert(before === m.cells.at(at), "the old value");
  assert(after.cells.at(at) === before + by && after.ticks === m.ticks + 3n);
});
const start = (): Machine => ({
  cells: everywhere(u64(0n)),
  frames: everywhere({ owner: { kind: "none" }, count: 0n as never }),
  mode: "idle",
  locked: everywhere(false),
  ticks: 0n,
  next: u64(0n),
});
export function run(): bigint {
  const [after] = withMachine(start(), 1, () => bump(u64(3n) as Cell, u64(4n)));
  return after.cells.at(u64(3n) as Cell);
}
export const layer = defineLayer({ title: "Counter", run });
