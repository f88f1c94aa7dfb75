/** Answers one question about compiled code: files to units, units to a program, its outcomes to the answer. */
import {
  judge,
  type RepairSearch,
  repairOf,
  searched,
  type Tried,
  testOf,
  unsupportedAnswer,
} from "../../check/index.ts";
import type { EngineName, Execution, LitmusAnswer } from "../../evidence/index.ts";
import type { RunContext, Runner } from "../../jobs/index.ts";
import {
  type Code,
  type Exploration,
  type ExploreOptions,
  type LitmusProgram,
  Unsupported,
  unitProgram,
  withKnown,
} from "../../model/program/index.ts";
import { RULES, withVariants } from "../../model/rules/index.ts";
import { parseUnit, type Unit } from "../../read/asm/index.ts";
import { parseObject } from "../../read/elf/index.ts";
import { type Harness, readHarness } from "../../read/harness/index.ts";
import { scCycles } from "../../report/index.ts";
import { InputError } from "../../text/index.ts";
import { exploreOf } from "../litmus/answer.ts";
import type { CodeError, CodeInput, CodeOutput } from "./messages.ts";

type Explore = (code: Code, options: ExploreOptions) => Exploration;

/** The runner of jobs that ask this engine. */
export async function runnerWith(engine: EngineName): Promise<Runner<CodeInput, CodeOutput>> {
  const found = await exploreOf(engine);
  const explore = (code: Code, options: ExploreOptions): Exploration => found(code, options, []);
  return (input, context) => {
    try {
      const { units, errors } = unitsOf(input);
      if (errors.length > 0) return { status: "invalid", errors: errors.map(recordOf) };
      return answer(units, readHarness(input.harness), explore, input, context);
    } catch (error) {
      if (error instanceof InputError) return { status: "invalid", errors: [recordOf(error)] };
      throw error;
    }
  };
}

/** An input error as plain JSON. */
export const recordOf = ({ code, span, message, hint }: InputError): CodeError => ({
  ...{ file: span.file, code, from: span.from, to: span.to, message },
  ...(hint === undefined ? {} : { hint }),
});

/** The units of the files, or what is wrong with them. */
export function unitsOf({ files }: Pick<CodeInput, "files">): {
  readonly units: readonly Unit[];
  readonly errors: readonly InputError[];
} {
  const parsed = files.map(({ name, text, encoding }) =>
    encoding === undefined ? parseUnit(text, name) : parseObject(bytesOf(text), name),
  );
  return { units: parsed.flatMap((p) => p.unit ?? []), errors: parsed.flatMap((p) => p.errors) };
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** A run that violates the assertion. */
const violationOf = ({ states }: LitmusAnswer): Execution | undefined =>
  states.find((s) => !s.holds && s.witness !== undefined)?.witness;

/** What would make the assertion hold. */
function repaired(
  program: LitmusProgram,
  found: LitmusAnswer,
  answered: (p: LitmusProgram) => LitmusAnswer,
): RepairSearch {
  const violation = violationOf(found);
  if (violation === undefined) return { repair: undefined, cut: false };
  const tried = (p: LitmusProgram): Tried => {
    const answer = answered(p);
    const outcomes = answer.status === "answered" ? "all" : answer.why?.reason === "limit" ? "cut" : "some";
    return { violation: violationOf(answer), outcomes };
  };
  return repairOf(program, violation, tried, scCycles);
}

const nameOf = (file: string): string => file.replace(/^.*\//, "").replace(/\.\w+$/, "");

function answer(
  units: readonly Unit[],
  harness: Harness,
  explore: Explore,
  { files, question, witnesses, symmetry }: CodeInput,
  limits: RunContext,
): CodeOutput {
  const test = testOf(nameOf(files[0]!.name), harness);
  const lse2 = question.variants?.includes("LSE2") ?? false;
  const rules = withVariants(RULES[question.rules], question.variants ?? []);
  const { model, bound } = question;
  const answeredBy = (p: LitmusProgram, alike: boolean): LitmusAnswer => {
    const options = { model, rules, bound, limits, witnesses: witnesses !== "none", keep: [], symmetry: alike };
    return judge(
      test,
      p,
      searched(p, (code) => explore(code, options)),
      question,
      "",
    );
  };
  // Symmetry has executions for some outcomes only. When none of those violates the assertion, threads are taken as they are.
  const answered = (p: LitmusProgram): LitmusAnswer => {
    const found = answeredBy(p, symmetry && witnesses !== "all");
    const lacks = witnesses === "violation" && violationOf(found) === undefined && !found.states.every((s) => s.holds);
    return symmetry && lacks ? answeredBy(p, false) : found;
  };
  const whole = (program: LitmusProgram): CodeOutput => {
    const found = answered(program);
    if (model === "sc" || witnesses === "none" || violationOf(found) === undefined)
      return { status: "answer", answer: found };
    const { repair, cut } = repaired(program, found, answered);
    const answer = repair === undefined ? found : { ...found, repair };
    return { status: "answer", answer, ...(cut ? { unrepaired: true } : {}) };
  };
  try {
    return withKnown((known) => unitProgram(test.name, units, harness, { lse2 }, known), whole);
  } catch (error) {
    if (error instanceof Unsupported)
      return { status: "answer", answer: unsupportedAnswer(test, error.message, question, "") };
    throw error;
  }
}
