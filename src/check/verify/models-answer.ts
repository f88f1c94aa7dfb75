/** Explores one basic test with every engine and compares with what is recorded: what a job of step *models* does. */
import type { EngineName, LitmusAnswer, LitmusQuestion } from "../../evidence/index.ts";
import type { Runner } from "../../jobs/index.ts";
import { explore as axiomatic } from "../../model/axiomatic/index.ts";
import { explore as graph } from "../../model/graph/index.ts";
import { type Code, compile, type Exploration, type ExploreOptions, programOf } from "../../model/program/index.ts";
import { explore as promising } from "../../model/promising/index.ts";
import { RULES } from "../../model/rules/index.ts";
import { type CatText, parseCat } from "../../read/cat/index.ts";
import { type ExpectedAnswer, parseExpected } from "../../read/catalogue/index.ts";
import { parseLitmus } from "../../read/litmus/index.ts";
import { judge } from "../outcome.ts";
import type { ModelsAnswer, ModelsInput, ModelsOutput } from "./messages.ts";

const BOUND = 4;
const QUESTIONS: readonly LitmusQuestion[] = [
  { model: "sc", engine: "graph", rules: "today", bound: BOUND },
  { model: "arm", engine: "graph", rules: "today", bound: BOUND },
  { model: "arm", engine: "promising", rules: "today", bound: BOUND },
  { model: "arm", engine: "axiomatic", rules: "today", bound: BOUND },
  { model: "arm", engine: "graph", rules: "pldi19", bound: BOUND },
  { model: "arm", engine: "promising", rules: "pldi19", bound: BOUND },
];

type Engine = (code: Code, options: ExploreOptions) => Exploration;

// Read once: every test is asked of it.
let axioms: { readonly text: string; readonly texts: readonly CatText[] } | undefined;

function engines(model: string): ReadonlyMap<EngineName, Engine> {
  if (axioms?.text !== model) axioms = { text: model, texts: [parseCat(model, "arm.cat")] };
  const { texts } = axioms;
  return new Map<EngineName, Engine>([
    ["graph", graph],
    ["promising", promising],
    ["axiomatic", (code, options) => axiomatic(code, options, texts)],
  ]);
}

function differences(got: LitmusAnswer, expected: ExpectedAnswer | undefined): string[] {
  if (expected === undefined) return [];
  const states = got.states.map((s) => s.text);
  const found = [
    ...states.filter((s) => !expected.states.includes(s)).map((s) => `not recorded: ${s}`),
    ...expected.states.filter((s) => !states.includes(s)).map((s) => `not found: ${s}`),
  ];
  if (got.observation !== expected.observation)
    found.push(`${got.observation} observed, ${expected.observation} recorded`);
  return found;
}

/** Answers all questions about one test. */
export const answerModels: Runner<ModelsInput, ModelsOutput> = (input, limits) => {
  const { test, errors } = parseLitmus(input.text, input.name);
  if (test === undefined) throw new Error(`${input.name}: ${errors[0]?.message}`);
  const expected = parseExpected(input.expected);
  const explore = engines(input.model);
  const program = programOf(test);
  const code = compile(program);
  const onArm = new Set(expected.arm.states);
  return QUESTIONS.map((q): ModelsAnswer => {
    const options = { model: q.model, rules: RULES[q.rules], bound: q.bound, limits, witnesses: false, keep: [] };
    const found = explore.get(q.engine)!(code, { ...options, symmetry: false });
    const got = judge(test, program, found, q, "");
    const { model, engine, rules } = q;
    const [states, arm] = [got.states.length, rules === "pldi19" ? (expected.pldi19 ?? expected.arm) : expected.arm];
    if (got.status !== "answered")
      return { model, engine, rules, states, differences: [], unfinished: got.why!.detail };
    if (model === "arm") return { model, engine, rules, states, differences: differences(got, arm) };
    const outside = got.states.filter((s) => !onArm.has(s.text)).map((s) => `on SC and not on Arm: ${s.text}`);
    return { model, engine, rules, states, differences: [...differences(got, expected.sc), ...outside] };
  });
};
