/** Command lines of herd7. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { HERD_OPTIONS, inOurWords } from "../../src/cli/litmus/herd-words.ts";

const words = (text: string): string => inOurWords(text.split(" ")).join(" ");

test("options of herd7 become ours, and the rest stays as it is", () => {
  assert.equal(words("litmus -model sc.cat MP"), "litmus --model sc MP");
  assert.equal(words("litmus -model aarch64.cat -variant CU,mixed MP"), "litmus --model arm --variant CU,mixed MP");
  assert.equal(words("litmus -model tso.cat MP"), "litmus --cat tso.cat MP");
  assert.equal(words("litmus -unroll 3 -kinds k.txt -timeout 2 MP"), "litmus --bound 3 --expect k.txt --timeout 2 MP");
  assert.equal(words("litmus -show prop MP"), "litmus --witness 1 MP");
  assert.equal(words("litmus -engine both -m both -j 2 MP"), "litmus --engine both -m both -j 2 MP");
  assert.equal(words("prove -model x"), "prove -model x");
});

test("an option that sekvm has not names what it has", () => {
  for (const [option, meaning] of HERD_OPTIONS) {
    if (!("instead" in meaning)) continue;
    assert.throws(() => words(`litmus ${option} x MP`), { code: "CFG01", hint: meaning.instead }, option);
  }
  assert.throws(() => words("litmus -model tso MP"), { code: "CFG02", hint: /arm .* sc/ });
  assert.throws(() => words("litmus -model"), { code: "CFG01" });
});
