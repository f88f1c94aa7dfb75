/** The two engines against each other, and the graph engine under SC against a plain interleaving search. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { explore as graph } from "../../src/model/graph/index.ts";
import { withGranules } from "../../src/model/program/index.ts";
import { explore as promising } from "../../src/model/promising/index.ts";
import { cases } from "../tier.ts";
import { Coverage, type Profile } from "./coverage.ts";
import { interleavingStates } from "./interleaving.ts";
import { codeOf, litmusText, optionsOf, type ProgramText, statesOf } from "./programs.ts";
import { randomProgram } from "./random-programs.ts";
import { SHAPES, TICKET_LOCKS, ticketLock } from "./shapes.ts";
import { shrink } from "./shrink.ts";

type RuleName = "today" | "pldi19";
const byGraph = (text: ProgramText, rules: RuleName): string[] => statesOf(graph(codeOf(text), optionsOf(rules)));
const byPromises = (text: ProgramText, rules: RuleName): string[] =>
  statesOf(promising(codeOf(text), optionsOf(rules)));
const bySc = (text: ProgramText): string[] => statesOf(graph(codeOf(text), optionsOf("today", { model: "sc" })));
const byInterleaving = (text: ProgramText): string[] => {
  const code = codeOf(text);
  return withGranules(code, (layout) => interleavingStates(code, layout));
};

const same = (a: readonly string[], b: readonly string[]): boolean => a.join(" ") === b.join(" ");

/** Runs `check` on random programs; a failing one is shrunk and printed. Every feature must have occurred. */
function onRandomPrograms(profile: Profile, first: number, count: number, check: (text: ProgramText) => boolean): void {
  const coverage = new Coverage(profile);
  for (let seed = first; seed < first + count; seed++) {
    const { text, features } = randomProgram(seed, profile);
    coverage.add(features);
    if (!check(text)) assert.fail(`seed ${seed}\n${litmusText(shrink(text, (smaller) => !check(smaller)))}`);
  }
  console.log(`${count} ${profile} programs: ${coverage.report}`);
  assert.deepEqual(coverage.missing, []);
}

for (const rules of ["today", "pldi19"] as const) {
  test(`both engines give the same outcomes to random programs (${rules})`, () => {
    const first = rules === "today" ? 1_000_000 : 2_000_000;
    onRandomPrograms("plain", first, cases(220, 4000), (t) => same(byGraph(t, rules), byPromises(t, rules)));
  });

  test(`both engines give the same outcomes to the classical shapes (${rules})`, () => {
    for (const { text, outcome, allowed, allowed2019 } of SHAPES) {
      const states = byGraph(text, rules);
      assert.equal(states.includes(outcome), rules === "today" ? allowed : allowed2019, text.name);
      assert.deepEqual(states, byPromises(text, rules), text.name);
    }
  });
}

test("both engines give the same outcomes to random mixed-size programs", () => {
  onRandomPrograms("mixed", 3_000_000, cases(140, 2000), (t) => same(byGraph(t, "today"), byPromises(t, "today")));
});

test("the graph engine under SC is the interleaving search, and Arm has all of it", () => {
  const check = (t: ProgramText): boolean => {
    const sc = bySc(t);
    const arm = new Set(byGraph(t, "today"));
    return same(sc, byInterleaving(t)) && sc.every((s) => arm.has(s));
  };
  onRandomPrograms("plain", 4_000_000, cases(200, 5000), check);
  onRandomPrograms("mixed", 5_000_000, cases(110, 3000), check);
});

test("symmetry changes no outcome of ticket locks, broken ones included", () => {
  for (const lock of TICKET_LOCKS) {
    for (const threads of [2, 3]) {
      const code = codeOf(ticketLock(lock, threads));
      const plain = statesOf(graph(code, optionsOf()));
      const reduced = graph(codeOf(ticketLock(lock, threads)), optionsOf("today", { symmetry: true }));
      assert.equal(reduced.incomplete, undefined);
      assert.deepEqual(statesOf(reduced), plain, `${lock.name}, ${threads} threads`);
    }
  }
});
