/** The default engine's answers, judged and printed, are those that herd7 recorded. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../../src/check/index.ts";
import type { LitmusAnswer, ModelName } from "../../src/evidence/index.ts";
import { explore } from "../../src/model/graph/index.ts";
import { compile, NO_LIMITS, programOf } from "../../src/model/program/index.ts";
import { RULES } from "../../src/model/rules/index.ts";
import { type LitmusTest, parseLitmus } from "../../src/read/litmus/index.ts";
import { skipWithoutCorpus } from "../corpus.ts";
import { FAMILIES, recorded, textOf } from "../recorded.ts";
import { cases } from "../tier.ts";
import { question } from "./tests.ts";

/** One test of this many is compared: all in the full tier. */
const EVERY = cases(5, 1);

function answer(read: LitmusTest, model: ModelName): LitmusAnswer {
  const program = programOf(read);
  const options = {
    model,
    rules: RULES.today,
    bound: 2,
    limits: NO_LIMITS,
    witnesses: false,
    keep: [],
    symmetry: false,
  };
  return judge(read, program, explore(compile(program), options), { ...question, model }, read.file);
}

for (const family of FAMILIES) {
  test(`columns of ${family} are the names on the left of the recorded states`, { skip: skipWithoutCorpus }, () => {
    for (const [i, r] of recorded(family).entries()) {
      if (i % EVERY !== 0) continue;
      const { test: read } = parseLitmus(textOf(r), r.file);
      const state = r.arm.states?.[0];
      if (read === undefined || read.unsupported.length > 0 || state === undefined) continue;
      const keys = [...state.matchAll(/(?:^| )([^ =;]+)=/g)].map((m) => m[1]);
      const columns = [...programOf(read).columns.values()].filter((c) => c.printed).map((c) => c.key);
      assert.deepEqual(columns, keys, r.file);
    }
  });

  test(`states and verdicts of ${family} are the recorded ones`, { skip: skipWithoutCorpus }, () => {
    const differences: string[] = [];
    for (const [i, r] of recorded(family).entries()) {
      if (i % EVERY !== 0) continue;
      const { test: read } = parseLitmus(textOf(r), r.file);
      if (read === undefined || read.unsupported.length > 0) continue;
      for (const model of ["arm", "sc"] as const) {
        const expected = r[model];
        if (expected?.states === undefined || expected.incomplete !== undefined) continue;
        const { states, ok, observation } = answer(read, model);
        const mine = [...states.map((s) => s.text).sort(), ok ? "Ok" : "No", observation].join("\n");
        const herds = [...expected.states, expected.verdict, expected.observation].join("\n");
        if (mine !== herds) differences.push(`${model} ${r.file}`);
      }
    }
    assert.deepEqual(differences, []);
  });
}
