/** The promising engine against tables, its definition, SC, and itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { explore as graph } from "../../src/model/graph/index.ts";
import { type ExploreOptions, withGranules } from "../../src/model/program/index.ts";
import { explore } from "../../src/model/promising/index.ts";
import { RULES } from "../../src/model/rules/index.ts";
import { cases } from "../tier.ts";
import { Coverage, FEATURES, type Profile } from "./coverage.ts";
import { interleavingStates } from "./interleaving.ts";
import { literalStates } from "./literal.ts";
import { codeOf, litmusText, optionsOf, type ProgramText, statesOf } from "./programs.ts";
import { randomProgram } from "./random-programs.ts";
import { SHAPES, TICKET_LOCKS, ticketLock } from "./shapes.ts";
import { shrink } from "./shrink.ts";

type RuleName = "today" | "pldi19";
const byGraph = (text: ProgramText, rules: RuleName): string[] => statesOf(graph(codeOf(text), optionsOf(rules)));
const promising = (text: ProgramText, rules: RuleName, more: Partial<ExploreOptions> = {}): string[] =>
  statesOf(explore(codeOf(text), optionsOf(rules, more)));

for (const rules of ["today", "pldi19"] as const) {
  test(`the classical shapes have their verdicts (${rules})`, () => {
    for (const { text, outcome, allowed, allowed2019 } of SHAPES) {
      const expected = rules === "today" ? allowed : allowed2019;
      const states = promising(text, rules);
      assert.equal(states.includes(outcome), expected, `${text.name}: ${states.join(" | ")}`);
    }
  });
}

test("ticket locks hold exactly when spin and unlock order the section", () => {
  for (const lock of TICKET_LOCKS) {
    const e = explore(codeOf(ticketLock(lock, 2)), optionsOf());
    assert.equal(e.incomplete, undefined, lock.name);
    const duplicate = statesOf(e).some((s) => s.split(",")[0] === s.split(",")[1]);
    assert.equal(duplicate, lock.broken, lock.name);
  }
});

test("three threads behind the ticket lock leave in six orders", () => {
  const good = TICKET_LOCKS.find((l) => l.name === "acquire spin, release unlock")!;
  const e = explore(codeOf(ticketLock(good, 3)), optionsOf());
  assert.equal(e.incomplete, undefined);
  assert.deepEqual(statesOf(e), ["0,1,2", "0,2,1", "1,0,2", "1,2,0", "2,0,1", "2,1,0"]);
});

/** States by the definition, or undefined when there is too much to enumerate. */
const literal = (text: ProgramText, rules: RuleName): string[] | undefined => {
  const code = codeOf(text);
  return withGranules(code, (layout) => literalStates(code, layout, RULES[rules], { writes: 5, lists: 300 }));
};
const sequential = (text: ProgramText): string[] => {
  const code = codeOf(text);
  return withGranules(code, (layout) => interleavingStates(code, layout));
};

const differs = (text: ProgramText, rules: RuleName): boolean => {
  const expected = literal(text, rules);
  return expected !== undefined && expected.join(" ") !== promising(text, rules).join(" ");
};
const graphDiffers = (text: ProgramText, rules: RuleName): boolean => {
  const expected = literal(text, rules);
  return expected !== undefined && expected.join(" ") !== byGraph(text, rules).join(" ");
};
const exceeds = (text: ProgramText, rules: RuleName): boolean => {
  const states = new Set(promising(text, rules));
  return sequential(text).some((s) => !states.has(s));
};

function checkRandom(profile: Profile, rules: RuleName, first: number, count: number): void {
  const coverage = new Coverage(FEATURES[profile]);
  let compared = 0;
  for (let seed = first; compared < count; seed++) {
    const { text, features } = randomProgram(seed, profile, { writes: 5 });
    const expected = literal(text, rules);
    if (expected === undefined) continue;
    compared++;
    coverage.add(features);
    const states = promising(text, rules);
    if (expected.join(" ") !== states.join(" ")) {
      assert.fail(`not the definition\n${litmusText(shrink(text, (t) => differs(t, rules)))}`);
    }
    if (expected.join(" ") !== byGraph(text, rules).join(" ")) {
      assert.fail(`graph: not the definition\n${litmusText(shrink(text, (t) => graphDiffers(t, rules)))}`);
    }
    if (sequential(text).some((s) => !states.includes(s))) {
      assert.fail(`SC has more\n${litmusText(shrink(text, (t) => exceeds(t, rules)))}`);
    }
  }
  console.log(`${profile}, ${rules}: ${coverage.report}`);
  assert.deepEqual(coverage.missing, []);
}

test("random programs have the outcomes of the definition, and all of SC's (today)", () => {
  checkRandom("plain", "today", 300_000, cases(280, 4000));
});
test("random programs have the outcomes of the definition, and all of SC's (pldi19)", () => {
  checkRandom("plain", "pldi19", 100_000, cases(130, 4000));
});
test("random mixed-size programs have the outcomes of the definition, and all of SC's", () => {
  checkRandom("mixed", "today", 200_000, cases(50, 2000));
});
