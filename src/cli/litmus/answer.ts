/** Answers one litmus test: text to tree, tree to program, program to outcomes, outcomes to the answer. */
import { explainStates, judge, stateNamer, unsupportedAnswer } from "../../check/index.ts";
import type { EngineName, LitmusAnswer } from "../../evidence/index.ts";
import type { RunContext, Runner } from "../../jobs/index.ts";
import {
  type Code,
  compile,
  type Exploration,
  type ExploreOptions,
  type LitmusProgram,
  programOf,
  Unsupported,
} from "../../model/program/index.ts";
import { RULES, withVariants } from "../../model/rules/index.ts";
import { type CatText, parseCat } from "../../read/cat/index.ts";
import { type LitmusTest, parseLitmus, variantsOf } from "../../read/litmus/index.ts";
import { atPlace, InputError } from "../../text/index.ts";
import { herdHash } from "./hash.ts";
import type { ErrorRecord, LitmusInput, LitmusOutput, ModelText } from "./messages.ts";

type Answered = Extract<LitmusOutput, { status: "answer" }>;
/** One engine; `texts` are of the axiomatic one. */
export type Explore = (code: Code, options: ExploreOptions, texts: readonly CatText[]) => Exploration;

/** The runner of litmus jobs that ask this engine. */
export async function runnerWith(engine: EngineName): Promise<Runner<LitmusInput, LitmusOutput>> {
  const explore = await exploreOf(engine);
  return (input, context) => {
    const { test, errors } = parseLitmus(input.text, "");
    if (test === undefined) return { status: "invalid", errors: errors.map(errorRecord) };
    const texts = parsed(input.texts ?? []);
    return answerTest(test, (code, options) => explore(code, options, texts), input, context);
  };
}

// Tests of one run are asked of one model: it is read once.
let last: { readonly key: string; readonly texts: readonly CatText[] } = { key: "", texts: [] };
function parsed(texts: readonly ModelText[]): readonly CatText[] {
  const key = texts.map(({ file, text }) => `${file}\n${text}`).join("\0");
  if (key !== last.key) last = { key, texts: texts.map(({ file, text }) => parseCat(text, file)) };
  return last.texts;
}

const errorRecord = ({ code, span, message, hint }: InputError): ErrorRecord => ({
  code,
  from: span.from,
  to: span.to,
  message,
  ...(hint === undefined ? {} : { hint }),
});

type ExploreTest = (code: Code, options: ExploreOptions) => Exploration;

function answerTest(test: LitmusTest, explore: ExploreTest, input: LitmusInput, context: RunContext): Answered {
  const { question } = input;
  const unsupported = (why: string): Answered => ({
    status: "answer",
    answer: unsupportedAnswer(test, why, question, ""),
  });
  if (test.unsupported.length > 0) return unsupported(test.unsupported.map((u) => u.reason).join(", "));
  try {
    const program = programOf(test, question.variants);
    const code = compile(program);
    const options = exploreOptions(input, test, context);
    const hash = herdHash(test, input.text);
    const found = judge(test, program, explore(code, options), question, "");
    const answer = hash === undefined ? found : { ...found, hash };
    return input.explain ? explained(answer, test, program, code, explore, options) : { status: "answer", answer };
  } catch (error) {
    if (error instanceof Unsupported) return unsupported(error.message);
    if (error instanceof InputError && error.code.startsWith("CAT"))
      return unsupported(inModel(error, input.texts ?? []));
    throw error;
  }
}

// Adds to each state that SC has not the reordering it needs.
function explained(
  answer: LitmusAnswer,
  test: LitmusTest,
  program: LitmusProgram,
  code: Code,
  explore: ExploreTest,
  options: ExploreOptions,
): Answered {
  if (program.pages !== undefined) return { status: "answer", answer }; // a walk that is late is no reordering of two accesses
  const unexplained: Answered = { status: "answer", answer, unexplained: true };
  const name = stateNamer(test, program);
  const plain = { ...options, witnesses: false };
  const sc = explore(code, { ...plain, model: "sc" });
  if (sc.incomplete?.reason === "limit") return unexplained;
  if (sc.incomplete !== undefined || answer.status !== "answered") return { status: "answer", answer };
  const both = new Set(sc.outcomes.map(name));
  const relaxed = answer.states.map((s) => s.text).filter((text) => !both.has(text));
  const { found, cut } = explainStates(code, (keep) => explore(code, { ...plain, keep }), name, relaxed);
  const states = answer.states.map((s) => {
    const reorderings = found.get(s.text);
    return reorderings === undefined ? s : { ...s, reorderings };
  });
  return { status: "answer", answer: { ...answer, states }, ...(cut ? { unexplained: true } : {}) };
}

// What a text says can only be found wrong when it is asked: with a value of another kind than an operator takes.
function inModel(error: InputError, texts: readonly ModelText[]): string {
  const text = texts.find(({ file }) => file === error.span.file)?.text ?? "";
  return `${atPlace(text, error.span)}: ${error.code} ${error.message}`;
}

function exploreOptions(
  { question, witnesses, symmetry }: LitmusInput,
  test: LitmusTest,
  limits: RunContext,
): ExploreOptions {
  const { model, bound } = question;
  const rules = withVariants(RULES[question.rules], [...(question.variants ?? []), ...variantsOf(test)]);
  return { model, rules, bound, limits, witnesses, keep: [], symmetry };
}

/** The engine of a name. */
export async function exploreOf(name: EngineName): Promise<Explore> {
  switch (name) {
    case "graph":
      return (await import("../../model/graph/index.ts")).explore;
    case "promising":
      return (await import("../../model/promising/index.ts")).explore;
    case "axiomatic":
      return (await import("../../model/axiomatic/index.ts")).explore;
    case "interleaving":
      throw new Error("the interleaving search is for tests");
  }
}
