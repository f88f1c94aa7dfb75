/** What stands for each primitive of layer 0 does as its specification says, on random states. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { boardWith } from "../../../kcore/native/held/board.ts";
import { heldOften, missing, PRIMITIVES } from "../../../kcore/native/held/held.ts";
import { cryptography } from "../../../src/host/node/index.ts";
import { El2 } from "../../../src/machine/el2/el2.ts";
import { Machine } from "../../../src/machine/index.ts";
import { SmmuPort } from "../../../src/machine/smmu/port.ts";
import { cases } from "../../tier.ts";

const board = boardWith(cryptography);

test("something stands for each primitive of layer 0, and arguments are drawn for it", () => {
  assert.deepEqual(missing(board), []);
});

for (const name of PRIMITIVES)
  test(`${name} does what its specification says`, () => {
    const { states, difference } = heldOften(board, name, cases(3, 200));
    assert.equal(difference, undefined);
    assert.ok(states > 0, "its specification is defined on none of the states that were drawn");
  });

test("a store that is forgotten, or goes elsewhere, is found", () => {
  const kept = El2.prototype.store;
  const withStore = (store: typeof kept, name: string): string | undefined => {
    El2.prototype.store = store;
    try {
      return heldOften(board, name, 3).difference;
    } finally {
      El2.prototype.store = kept;
    }
  };
  assert.match(withStore(() => true, "setVcpuState") ?? "", /vms of the state/);
  const behind: typeof kept = function (this: El2, pa, bytes, value) {
    return kept.call(this, pa + 8, bytes, value);
  };
  assert.match(withStore(behind, "setS2PageCount") ?? "", /records of the state/);
  assert.match(withStore(behind, "saveGprs") ?? "", /host of the state|mine of the state|shadow of the state/);
});

test("an access that the machine does not make is found", () => {
  const { step } = Machine.prototype;
  const { read, write } = SmmuPort.prototype;
  try {
    Machine.prototype.step = () => ({ kind: "budget" });
    SmmuPort.prototype.read = () => undefined;
    SmmuPort.prototype.write = () => true;
    assert.match(heldOften(board, "loadMemory", 3).difference ?? "", /registers of the state/);
    assert.match(heldOften(board, "storeMemory", 3).difference ?? "", /memory of the state/);
    assert.match(heldOften(board, "loadDevice", 3).difference ?? "", /result nothing/);
    assert.match(heldOften(board, "storeDevice", 3).difference ?? "", /memory of the state/);
  } finally {
    Machine.prototype.step = step;
    Object.assign(SmmuPort.prototype, { read, write });
  }
});
