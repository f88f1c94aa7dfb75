/** The machine of the samples, as data: no proof uses it. */
import { defineMachine } from "../../../../../src/check/proof/index.ts";
import { type U64, u64 } from "../../../../../src/prelude/index.ts";
import * as spec from "./spec.ts";
import type { Cell, Machine, Mode } from "./state.ts";

/** The cell behind which the counters stand. */
export const FIRST = u64(3n) as Cell;
const START: Mode = "idle";
const shared = { ticks: "shared", "cells.*": { lock: itself, from: 1 } };
const STORED = { step: spec.store, isReal: true };
const paths = ["frames.*", ...["mode", "next"]];
const more = { paths: [...paths, "locked.*"], lock: FIRST, start: START, least: -1n, most: 1n << 40n };

export function itself(at: Cell): U64 {
  return at;
}
export const started = (m: Machine, next: U64): Machine => ({ ...m, next });

export const machine = defineMachine({
  self: "next",
  initial: started,
  fields: { ...shared, next: "own", ticks: { is: "fixed", to: 2 } },
  hardware: [STORED],
  ...more,
});
