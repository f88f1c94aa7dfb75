/** The files beside bundled tests: recorded answers and lock plans. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseExpected, parseLockPlan } from "../../src/read/catalogue/index.ts";

test("an .expected file has a section for each model", () => {
  const { arm, sc, pldi19 } = parseExpected("arm: Sometimes\n  0:X0=0;\n  0:X0=1;\nsc: Never\n  0:X0=0;\n");
  assert.deepEqual(arm, { observation: "Sometimes", states: ["0:X0=0;", "0:X0=1;"] });
  assert.deepEqual(sc, { observation: "Never", states: ["0:X0=0;"] });
  assert.equal(pldi19, undefined);
});

test("a line that is no part of an .expected file is an error", () => {
  assert.throws(() => parseExpected("arm: Never\nother\n"), /not a line/);
  assert.throws(() => parseExpected("sc: Never\n"), /section arm/);
});

test("a lock plan has sizes and variants", () => {
  const plan = parseLockPlan("# why\nsizes 2x1 3x2\nbroken 2x1   Lock0: A; B -> C\nkeeps        Unlock0: D ->\n");
  assert.deepEqual(plan.sizes, [
    { cpus: 2, rounds: 1 },
    { cpus: 3, rounds: 2 },
  ]);
  assert.deepEqual(
    plan.variants.map((v) => [v.kind, v.size, v.edits]),
    [
      ["broken", { cpus: 2, rounds: 1 }, [{ label: "Lock0", from: ["A", "B"], to: ["C"] }]],
      ["keeps", undefined, [{ label: "Unlock0", from: ["D"], to: [] }]],
    ],
  );
});

test("one line may hold several edits", () => {
  const [variant] = parseLockPlan("sizes 2x1\nmutant 2x1   Section0: A -> & Unlock0: B -> B; A\n").variants;
  assert.deepEqual(variant?.edits, [
    { label: "Section0", from: ["A"], to: [] },
    { label: "Unlock0", from: ["B"], to: ["B", "A"] },
  ]);
});

test("a lock plan that does not begin with sizes, or has a line of another kind, is an error", () => {
  assert.throws(() => parseLockPlan("broken 2x1   Lock0: A -> B\n"), /begins with its sizes/);
  assert.throws(() => parseLockPlan("sizes 2x1\nbroken   Lock0: A -> B\n"), /not a line/);
});
