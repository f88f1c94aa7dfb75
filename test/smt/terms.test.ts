/** The table of terms: equal terms are one object as long as anybody holds one of them, and what nobody holds takes no room. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { app, binary, bitSort, bits, letGo, type Smt, termCount } from "../../src/smt/index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const word = bitSort(64);
const sum = (name: string, n: bigint): Smt => binary("bvadd", app(name, [], word), bits(n, 64));

test("a term that is held is the same object before and after others are let go", () => {
  const held = sum("held", 3n);
  letGo();
  assert.equal(sum("held", 3n), held);
  letGo();
  assert.equal(sum("held", 3n), held);
});

test("what nobody holds leaves the table, and no id comes twice", async () => {
  const before = termCount();
  const ids = Array.from({ length: 1000 }, (_, i) => sum(`gone ${i}`, 7n).id);
  assert.ok(termCount() >= before + 1000);
  letGo();
  await setImmediate();
  collect();
  letGo();
  assert.ok(termCount() < before + 100, `${termCount()} terms, ${before} before`);
  assert.ok(sum("gone 0", 7n).id > Math.max(...ids));
});

test("terms made behind are found where others were forgotten", async () => {
  const some = Array.from({ length: 40_000 }, (_, i) => sum(`some ${i}`, 1n));
  letGo();
  some.length = 100;
  await setImmediate();
  collect();
  const more = Array.from({ length: 40_000 }, (_, i) => sum(`more ${i}`, 2n));
  for (const [i, t] of some.entries()) assert.equal(sum(`some ${i}`, 1n), t);
  for (const [i, t] of more.entries()) assert.equal(sum(`more ${i}`, 2n), t);
});
