/** Natively a primitive runs its code below its layer, and from its layer on its specification: one step, or a sequence of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "node:vm";
import { type Exports, evaluated } from "../../src/host/node/index.ts";
import { nativeScripts } from "../../src/kernel/index.ts";
import * as prelude from "../../src/prelude/index.ts";
import { everywhere, interrupted, type U64, u64, withMachine } from "../../src/prelude/index.ts";
import { lifted } from "./agree.ts";
import type { Cell, Machine } from "./samples/system/00-machine/state.ts";
import { drain, take, twice } from "./samples/system/02-pool/index.ts";

const SYSTEM = "test/kernel/samples/system";
const start: Machine = {
  cells: everywhere<Cell, U64>(u64(4n)),
  frames: everywhere({ owner: { kind: "none" }, count: 0n as never }),
  mode: "idle",
  locked: everywhere(false),
  ticks: 0n,
  next: u64(0n),
};
const at = (n: bigint): Cell => u64(n) as Cell;

/** Machines before each step of a run. */
function seen(level: number, run: () => unknown): bigint[][] {
  const states: Machine[] = [];
  const before = (m: unknown): unknown => states.push(m as Machine) && m;
  const [last] = withMachine(start, level, () => interrupted({ before, after: () => undefined }, run));
  return [...states, last].map((m) => [0n, 1n, 2n].map((n) => m.cells.at(at(n))));
}

test("a sequence takes its steps one by one, also where layers above call it", () => {
  for (const level of [2, 3])
    assert.deepEqual(
      seen(level, () => drain(at(0n), u64(2n))),
      [
        [4n, 4n, 4n],
        [4n, 4n, 4n],
        [0n, 4n, 4n],
        [0n, 4n, 4n],
        [0n, 0n, 4n],
      ],
    );
});

test("below its layer it is code; one transition is one step", () => {
  assert.equal(seen(1, () => take(at(0n))).length, 3, "bump and load");
  assert.equal(seen(0, () => take(at(0n))).length, 4, "load, store and load");
  assert.equal(seen(2, () => take(at(0n))).length, 2);
  assert.equal(seen(2, () => twice(at(0n))).length, 3, "two primitives of the own layer");
});

test("specifications and the index that offers them may import each other, compiled or made anew", () => {
  const program = lifted(`${SYSTEM}/02-pool/index.ts`);
  const exportsOf = evaluated(nativeScripts(program), (body) => compileFunction(body, ["$import"]) as never, {
    prelude: prelude as Exports,
    native: {},
  });
  for (const name of ["drain", "take", "twice"]) {
    const made = exportsOf(`${SYSTEM}/02-pool/index.ts`)[name] as (...args: readonly bigint[]) => unknown;
    const known = { drain, take, twice }[name] as (...args: readonly bigint[]) => unknown;
    for (const level of [0, 1, 2])
      assert.deepEqual(
        seen(level, () => made(0n, 2n)),
        seen(level, () => known(0n, 2n)),
        `${name} ${level}`,
      );
  }
});
