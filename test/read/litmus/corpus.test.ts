/** The reader against real tests: everything is read, conditions print as herd prints them, printing is undone by reading. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionText, parseLitmus, printLitmus } from "../../../src/read/litmus/index.ts";
import { inputErrorText } from "../../../src/text/index.ts";
import { skipWithoutCorpus } from "../../corpus.ts";
import { FAMILIES, type Recorded, recorded, textOf } from "../../recorded.ts";
import { withoutPlaces } from "./trees.ts";

/** Tests that herd takes and A64 has no encoding for, with the message that names the reason. */
const NOT_A64 = new Map([["A13", /lsl #1 does not fit/]]);

const skip = skipWithoutCorpus;

const trees = new Map<Recorded, ReturnType<typeof parseLitmus>>();
function parsed(r: Recorded): ReturnType<typeof parseLitmus> {
  const found = trees.get(r) ?? parseLitmus(textOf(r), r.file);
  trees.set(r, found);
  return found;
}

for (const family of FAMILIES) {
  test(`every test of ${family} is read, or names what is wrong with it`, { skip }, () => {
    for (const r of recorded(family)) {
      const { errors } = parsed(r);
      const known = NOT_A64.get(r.name);
      if (known === undefined)
        assert.equal(errors.length, 0, errors.map((e) => inputErrorText(textOf(r), e)).join("\n"));
      else assert.match(errors[0]!.message, known);
    }
  });

  test(`names and conditions of ${family} are those that herd prints`, { skip }, () => {
    for (const r of recorded(family)) {
      const { test: read } = parsed(r);
      if (read === undefined || read.unsupported.length > 0) continue;
      assert.equal(read.name, r.name, r.file);
      assert.equal(conditionText(read.condition), r.condition, r.file);
    }
  });

  test(`reading undoes printing on ${family}`, { skip }, () => {
    for (const r of recorded(family)) {
      const { test: read } = parsed(r);
      if (read === undefined || read.unsupported.length > 0) continue;
      const text = printLitmus(read);
      const again = parseLitmus(text, r.file);
      assert.deepEqual(again.errors, [], text);
      assert.deepEqual(withoutPlaces(again.test), withoutPlaces(read), r.file);
    }
  });
}

test("at most one test in a hundred is unsupported", { skip }, () => {
  const reasons = FAMILIES.flatMap((f) => recorded(f)).map((r) => parsed(r).test?.unsupported.length ?? 0);
  assert.ok(reasons.filter((n) => n > 0).length <= reasons.length / 100);
});

test("page-table tests are recognised, none is an error", { skip }, () => {
  for (const r of recorded("vmsa")) assert.deepEqual(parsed(r).errors, [], r.file);
});
