/** Explores one basic test with both engines and compares with what is recorded: what a job of step *models* does. */
import type { LitmusAnswer, LitmusQuestion } from "../../evidence/index.ts";
import type { Runner } from "../../jobs/index.ts";
import { explore as graph } from "../../model/graph/index.ts";
import { type Code, compile, type Limits, type LitmusProgram, programOf } from "../../model/program/index.ts";
import { explore as promising } from "../../model/promising/index.ts";
import { RULES } from "../../model/rules/index.ts";
import { type ExpectedAnswer, parseExpected } from "../../read/catalogue/index.ts";
import { type LitmusTest, parseLitmus } from "../../read/litmus/index.ts";
import { judge } from "../outcome.ts";
import type { ModelsAnswer, ModelsInput, ModelsOutput } from "./messages.ts";

const BOUND = 4;
const QUESTIONS: readonly LitmusQuestion[] = [
  { model: "sc", engine: "graph", rules: "today", bound: BOUND },
  { model: "arm", engine: "graph", rules: "today", bound: BOUND },
  { model: "arm", engine: "promising", rules: "today", bound: BOUND },
  { model: "arm", engine: "graph", rules: "pldi19", bound: BOUND },
  { model: "arm", engine: "promising", rules: "pldi19", bound: BOUND },
];

function answer(test: LitmusTest, program: LitmusProgram, code: Code, q: LitmusQuestion, limits: Limits): LitmusAnswer {
  const explore = q.engine === "graph" ? graph : promising;
  const options = { model: q.model, rules: RULES[q.rules], bound: q.bound, limits, witnesses: false, keep: [] };
  return judge(test, program, explore(code, { ...options, symmetry: false }), q, "");
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
  const program = programOf(test);
  const code = compile(program);
  const onArm = new Set(expected.arm.states);
  return QUESTIONS.map((q): ModelsAnswer => {
    const got = answer(test, program, code, q, limits);
    const { model, engine, rules } = q;
    const [states, arm] = [got.states.length, rules === "pldi19" ? (expected.pldi19 ?? expected.arm) : expected.arm];
    if (got.status !== "answered")
      return { model, engine, rules, states, differences: [], unfinished: got.why!.detail };
    if (model === "arm") return { model, engine, rules, states, differences: differences(got, arm) };
    const outside = got.states.filter((s) => !onArm.has(s.text)).map((s) => `on SC and not on Arm: ${s.text}`);
    return { model, engine, rules, states, differences: [...differences(got, expected.sc), ...outside] };
  });
};
