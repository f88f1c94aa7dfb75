/** Situations from public reports (corpus family `field`): both engines and SC give the verdicts decided for them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { judge } from "../../src/check/index.ts";
import type { LitmusQuestion, VariantName } from "../../src/evidence/index.ts";
import { explore as graph } from "../../src/model/graph/index.ts";
import { compile, NO_LIMITS, programOf, Unsupported } from "../../src/model/program/index.ts";
import { explore as promising } from "../../src/model/promising/index.ts";
import { RULES, withVariants } from "../../src/model/rules/index.ts";
import { parseLitmus, variantsOf } from "../../src/read/litmus/index.ts";
import { corpus, skipWithoutCorpus } from "../corpus.ts";

interface Situation {
  readonly file: string;
  readonly arm?: "Allowed" | "Forbidden";
  readonly sc?: "Allowed" | "Forbidden";
  readonly states_arm?: number;
  readonly states_sc?: number;
}

/** Verdicts that hold for an implementation that makes a choice; the default makes none. */
const CHOICES: Readonly<Record<string, readonly VariantName[]>> = {
  "herd1889-lxsx-two-addresses": ["CU"],
  "excl-across-sizes": ["CU"],
  "lse2-pair-load": ["LSE2"],
};
/** Situations that are not run, each with the feature that it needs. */
const UNSUPPORTED: Readonly<Record<string, RegExp>> = {
  "null-deref": /outside of the/,
};

const QUESTIONS: readonly LitmusQuestion[] = [
  { model: "arm", engine: "graph", rules: "today", bound: 4 },
  { model: "arm", engine: "promising", rules: "today", bound: 4 },
  { model: "sc", engine: "graph", rules: "today", bound: 4 },
];

// The verdict and the number of states, or why the test is not run.
function answer(path: string, name: string, question: LitmusQuestion): { verdict: string; states: number } | string {
  const { test: read, errors } = parseLitmus(readFileSync(path, "utf8"), path);
  if (read === undefined) return errors.map((e) => e.message).join("; ");
  if (read.unsupported.length > 0) return read.unsupported.map((u) => u.reason).join("; ");
  const rules = withVariants(RULES.today, [...variantsOf(read), ...(CHOICES[name] ?? [])]);
  const options = { bound: 4, limits: NO_LIMITS, witnesses: false, keep: [], symmetry: true };
  const program = programOf(read, CHOICES[name]);
  const explore = question.engine === "graph" ? graph : promising;
  try {
    const found = explore(compile(program), { ...options, model: question.model, rules });
    assert.equal(found.incomplete, undefined, name);
    const { observation, states } = judge(read, program, found, question, path);
    return { verdict: observation === "Never" ? "Forbidden" : "Allowed", states: states.length };
  } catch (e) {
    if (e instanceof Unsupported) return e.message;
    throw e;
  }
}

test("situations from public reports have the verdicts decided for them", { skip: skipWithoutCorpus }, () => {
  const folder = join(corpus!, "field");
  const all = JSON.parse(readFileSync(join(folder, "expectations.json"), "utf8")) as readonly Situation[];
  assert.ok(all.length > 50);
  for (const situation of all) {
    const name = situation.file.replace(/^.*\/|\.litmus$/g, "");
    for (const question of QUESTIONS) {
      const got = answer(join(folder, situation.file), name, question);
      const what = `${name} ${question.model} ${question.engine}`;
      const feature = UNSUPPORTED[name];
      if (typeof got === "string") assert.match(got, feature ?? /^$/, what);
      else {
        assert.equal(feature, undefined, what);
        const { [question.model]: verdict, [`states_${question.model}` as const]: states } = situation;
        if (verdict !== undefined) assert.equal(got.verdict, verdict, what);
        if (states !== undefined) assert.equal(got.states, states, what);
      }
    }
  }
});
