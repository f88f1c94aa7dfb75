/** Rewriting keeps the meaning of terms. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { evaluateAll } from "../../src/smt/index.ts";
import { cases } from "../tier.ts";
import { follow, meaning, plain, recipe, rewriting } from "./recipes.ts";

test("a term that was rewritten while it was built has the value of the plain one", () => {
  fc.assert(
    fc.property(recipe(40), fc.array(fc.integer(), { minLength: 3, maxLength: 3 }), (steps, seeds) => {
      const [built, stands] = [follow(steps, rewriting), follow(steps, plain)];
      for (const seed of seeds) {
        const expected = evaluateAll(stands, meaning(seed));
        assert.deepEqual(evaluateAll(built, meaning(seed)), expected);
      }
    }),
    { numRuns: cases(800, 20_000) },
  );
});
