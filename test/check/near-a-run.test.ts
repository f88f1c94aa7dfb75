/** A model above a state of a run: what it does not say is as it was there, also where a map is a function of its keys. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Model, ModelValues } from "../../src/check/proof/run/concrete.ts";
import { plainModel } from "../../src/check/proof/run/replayed.ts";
import type { Sort } from "../../src/ir/index.ts";
import { tabulate, u32, type ZMap } from "../../src/prelude/index.ts";

const U32: Sort = { kind: "bv", width: 32 };
const SQUARES: Sort = { kind: "map", from: U32, to: U32 };
const STATE: Sort = {
  kind: "record",
  name: "State",
  fields: [
    { name: "squares", sort: SQUARES },
    { name: "count", sort: U32 },
  ],
};
const value = { squares: tabulate((k: bigint) => u32(k * k)), count: 5n };
const model: Model = {
  entries: [{ name: "m.squares", args: [3n], value: 10n }],
  base: new Map([["m", { sort: STATE, value }]]),
};

test("a map has its entries, and else what the run has at each key", () => {
  const state = new ModelValues(model).native(STATE, "m") as { squares: ZMap<bigint, bigint>; count: bigint };
  assert.deepEqual(
    [3n, 4n, 70n].map((k) => state.squares.at(k)),
    [10n, 16n, 4900n],
  );
  assert.equal(state.count, 5n);
  const alone = new ModelValues({ entries: model.entries }).native(STATE, "m") as typeof state;
  assert.deepEqual(
    [3n, 4n].map((k) => alone.squares.at(k)),
    [10n, 0n],
  );
});

test("what is kept of it says that a run is below", () => {
  assert.deepEqual(plainModel(model), { entries: [["m.squares", ["3"], "0xa"]], near: true });
  assert.deepEqual(plainModel({ entries: [] }), { entries: [] });
});
