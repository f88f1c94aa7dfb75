import assert from "node:assert/strict";
import { test } from "node:test";
import { parseKinds } from "../../../src/read/kinds/index.ts";
import { besides, parseList } from "../../../src/read/list/index.ts";
import { inputErrorText } from "../../../src/text/index.ts";

test("a kinds file gives each name its kind", () => {
  const { kinds, errors } = parseKinds(
    "# herd\nMP Allowed \n\nLB+data#1\tForbid\nSmall   Required\nX ???\n",
    "kinds.txt",
  );
  assert.deepEqual(errors, []);
  assert.deepEqual(
    [...kinds],
    [
      ["MP", "Allowed"],
      ["LB+data#1", "Forbidden"],
      ["Small", "Required"],
    ],
  );
});

test("every bad line of a kinds file is reported at its place", () => {
  const text = "MP\nLB Perhaps\nSB Allowed\nSB Forbidden\n";
  const { errors } = parseKinds(text, "kinds.txt");
  assert.deepEqual(
    errors.map((e) => inputErrorText(text, e).split("\n")[0]),
    [
      "kinds.txt:1:1: LIT40 expected the name of a test and its kind",
      "kinds.txt:2:1: LIT41 Perhaps is not a kind",
      "kinds.txt:4:1: LIT42 SB was Allowed before",
    ],
  );
});

test("a list file names tests and other lists beside it", () => {
  const { entries, errors } = parseList(
    "# all\nMP.litmus\n  sub/@all # nested\n../LB.litmus\n/abs.litmus\n",
    "a/b/@all",
  );
  assert.deepEqual(errors, []);
  assert.deepEqual(
    entries.map((e) => [e.resolved, e.nested]),
    [
      ["a/b/MP.litmus", false],
      ["a/b/sub/@all", true],
      ["a/LB.litmus", false],
      ["/abs.litmus", false],
    ],
  );
  assert.equal(parseList("a b\n", "@all").errors[0]!.code, "LIT45");
});

test("paths are simplified without leaving their start", () => {
  assert.equal(besides("@all", "x/./y/../z"), "x/z");
  assert.equal(besides("/r/@all", "../../x"), "/../x");
  assert.equal(besides("../@all", "../x"), "../../x");
});
