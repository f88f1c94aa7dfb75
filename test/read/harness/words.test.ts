/** The words that ask for something of compiled code. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type HarnessWords, readHarness } from "../../../src/read/harness/index.ts";
import { InputError } from "../../../src/text/index.ts";

const failure = (words: HarnessWords): string => {
  try {
    readHarness(words);
  } catch (e) {
    if (e instanceof InputError) return `${e.code} ${e.span.file} ${e.span.from}`;
    throw e;
  }
  return "none";
};

test("threads are functions, repeated or with arguments", () => {
  const { threads } = readHarness({ threads: "f*2, g(1,&x), h", args: ";;-2;y+8" });
  assert.deepEqual(
    threads.map(({ name, args }) => [name, args.map((a) => `${a.symbol ?? ""}${a.offset}`)]),
    [
      ["f", []],
      ["f", []],
      ["g", ["1", "x0", "-2"]],
      ["h", ["y8"]],
    ],
  );
});

test("initial values, places and propositions", () => {
  const h = readHarness({
    threads: "f",
    init: ["a=1,b[2]=&c"],
    observe: "a, 0:w0",
    assert: "a=1 && 0:x1!=2 || b[1]=3",
  });
  assert.deepEqual(
    h.init.map(({ place, value }) => [place.symbol, place.index, value.symbol, value.offset]),
    [
      ["a", 0, undefined, 1n],
      ["b", 2, "c", 0n],
    ],
  );
  assert.deepEqual(
    h.observe.map(({ place, bits }) => [place.kind, bits]),
    [
      ["location", 64],
      ["register", 32],
    ],
  );
  assert.equal(h.assertion?.kind, "or");
  assert.equal(h.asserted.length, 3);
});

test("errors name the option and the place in it", () => {
  assert.equal(failure({ threads: "f,g(" }), "CFG20 --threads 2");
  assert.equal(failure({ threads: "f", args: "1+x" }), "CFG21 --args 0");
  assert.equal(failure({ threads: "f", args: "1;2" }), "CFG22 --args 2");
  assert.equal(failure({ threads: "f", init: ["a"] }), "CFG23 --init 0");
  assert.equal(failure({ threads: "f", assert: "a=" }), "LIT05 --assert 2");
  assert.equal(failure({ threads: "f*99" }), "CFG20 --threads 0");
});
