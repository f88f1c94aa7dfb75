/** The theorems of the locks hold on concrete states, and each of their mutants fails on one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cases } from "../tier.ts";
import { MUTANTS, THEOREMS, tallies } from "./theorem-runs.ts";

/** Inputs on which the hypotheses of a theorem must have held, at least. */
const ENOUGH = 5;

test("every theorem of the locks holds on the states of random runs, and its hypotheses are met", () => {
  for (const [name, { exercised, refuted }] of tallies(THEOREMS, cases(24, 400), 60, () => false)) {
    assert.equal(refuted, undefined, `${name} is refuted: ${refuted?.what}, seed ${refuted?.seed}`);
    assert.ok(exercised >= ENOUGH, `${name} was exercised ${exercised} times`);
  }
});

test("every mutant of the locks is refuted by some state", () => {
  for (const [name, { refuted }] of tallies(MUTANTS, 400, 60, (t) => t.refuted !== undefined))
    assert.ok(refuted !== undefined, `${name} is not refuted`);
});

test("the mutants of the reference that concern locks are there", () => {
  const names = MUTANTS.map((m) => m.name);
  for (const name of ["LeaveWhileWaiting", "EnterWithoutTurn", "TornFetch", "WithoutWitness", "ReadWithoutOwner"])
    assert.ok(names.includes(`refuted${name}`), name);
});
