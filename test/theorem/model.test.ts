/**
 * The executable Coq model gives the recorded answers, and the outcomes of the promising engine; each way of making it stronger than Arm
 * is noticed by the first.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { full } from "../tier.ts";
import { compareWithEngine, exceptions } from "./bridge.ts";
import { answers, questions } from "./catalogue.ts";
import { type Edit, hasCoq, theorems } from "./coq.ts";

const skip = hasCoq ? false : "no coqc";
const { asked, lacking } = questions();
/** The quick tier takes every sixth, and of 2019 only what it does not answer like today. */
const chosen = full
  ? asked
  : asked.filter(
      (q, i) =>
        asked.some((o) => o.name === q.name && `${o.states}` !== `${q.states}`) || (q.rules === "today" && i % 6 === 0),
    );

test("the executable Coq model has the recorded outcomes of the bundled tests", { skip }, () => {
  const found = answers(chosen);
  for (const [i, { name, rules, states }] of chosen.entries()) assert.deepEqual(found[i], states, `${name} ${rules}`);
});

test("what the Coq language lacks is mixed sizes, pairs, addresses that change, loops, CLREX and min and max", () => {
  assert.ok(asked.length > 480, `${asked.length} questions`);
  assert.ok(lacking.size < 55, `${lacking.size} tests`);
  for (const [name, why] of lacking)
    assert.match(
      why,
      /^(memory|CLREX|[A-Z]+B|[A-Z]+H|LDX?P|STX?P|STILP|CASPA?L?|LD[SU]M(AX|IN)|X4(,#8| changes)|CBN?Z W\d,L\d+|L(DR|SL) .*#.*)$/,
      name,
    );
});

test("Coq and the promising engine agree, but for the differences that are stated", { skip }, compareWithEngine);

test("the Coq language covers the classical shapes but for CLREX, and few of them are stated differences", () =>
  assert.deepEqual(exceptions(), { lacking: ["clrex"], stated: ["ldxr-other-address"] }));

interface Mutant extends Edit {
  readonly id: string;
  readonly kind: "strength" | "hypothesis";
  readonly what: string;
  /** The test that notices a strength mutant first. */
  readonly caught?: string;
}
const mutants = (JSON.parse(readFileSync(join(theorems, "mutants.json"), "utf8")) as Mutant[]).filter(
  (m) => m.kind === "strength",
);

// The quick tier asks one mutant one question: each compiles what rests on its change, and this one's is in the last file.
for (const { id, what, caught, ...edit } of full ? mutants : mutants.filter((m) => m.file === "Search.v").slice(0, 1))
  test(`a model stronger than Arm is noticed: ${id}, ${what}`, { skip }, () => {
    const put = full ? asked : asked.filter((q) => `${q.name} ${q.rules}` === caught);
    const found = answers(put, edit);
    const first = put.find(({ states }, i) => `${found[i]}` !== `${states}`);
    assert.equal(first && `${first.name} ${first.rules}`, caught);
  });

test("there are thirty strength mutants, each with the test that notices it", () => {
  assert.ok(mutants.length >= 30);
  for (const { id, caught } of mutants)
    assert.ok(
      asked.some((q) => `${q.name} ${q.rules}` === caught),
      id,
    );
});
