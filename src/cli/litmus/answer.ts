/** Answers one litmus test: text to tree, tree to program, program to outcomes, outcomes to the answer. */
import { judge, unsupportedAnswer } from "../../check/index.ts";
import type { EngineName, LitmusAnswer } from "../../evidence/index.ts";
import type { RunContext, Runner } from "../../jobs/index.ts";
import {
  type Code,
  compile,
  type Exploration,
  type ExploreOptions,
  programOf,
  Unsupported,
} from "../../model/program/index.ts";
import { RULES } from "../../model/rules/index.ts";
import { type LitmusTest, parseLitmus } from "../../read/litmus/index.ts";
import type { InputError } from "../../text/index.ts";
import type { ErrorRecord, LitmusInput, LitmusOutput } from "./messages.ts";

type Explore = (code: Code, options: ExploreOptions) => Exploration;

/** The runner of litmus jobs that ask this engine. */
export async function runnerWith(engine: EngineName): Promise<Runner<LitmusInput, LitmusOutput>> {
  const explore = await exploreOf(engine);
  return (input, context) => {
    const { test, errors } = parseLitmus(input.text, "");
    if (test === undefined) return { status: "invalid", errors: errors.map(errorRecord) };
    return { status: "answer", answer: answerTest(test, explore, input, context) };
  };
}

const errorRecord = ({ code, span, message, hint }: InputError): ErrorRecord => ({
  code,
  from: span.from,
  to: span.to,
  message,
  ...(hint === undefined ? {} : { hint }),
});

function answerTest(test: LitmusTest, explore: Explore, input: LitmusInput, context: RunContext): LitmusAnswer {
  const { question } = input;
  if (test.unsupported.length > 0)
    return unsupportedAnswer(test, test.unsupported.map((u) => u.reason).join(", "), question, "");
  try {
    const program = programOf(test);
    return judge(test, program, explore(compile(program), exploreOptions(input, context)), question, "");
  } catch (error) {
    if (error instanceof Unsupported) return unsupportedAnswer(test, error.message, question, "");
    throw error;
  }
}

const exploreOptions = ({ question, witnesses, symmetry }: LitmusInput, limits: RunContext): ExploreOptions => ({
  model: question.model,
  rules: RULES[question.rules],
  bound: question.bound,
  limits,
  witnesses,
  keep: [],
  symmetry,
});

async function exploreOf(name: EngineName): Promise<Explore> {
  switch (name) {
    case "graph":
      return (await import("../../model/graph/index.ts")).explore;
    case "promising":
      return (await import("../../model/promising/index.ts")).explore;
    case "interleaving":
      throw new Error("the interleaving search is for tests");
  }
}
