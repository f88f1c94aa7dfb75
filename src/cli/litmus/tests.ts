/** What came back for one test: an outcome for every question, and what they say together. */
import { EXIT, type ExitCode, type LitmusAnswer, type LitmusQuestion, type LitmusState } from "../../evidence/index.ts";
import type { Source } from "../../host/node/index.ts";
import type { JobResult } from "../../jobs/index.ts";
import { defectReport } from "../../report/index.ts";
import { about, commandText } from "../defects.ts";
import type { ErrorRecord, LitmusOutput } from "./messages.ts";

/** What one question about one test came to. */
export type Outcome =
  | {
      readonly status: "answer";
      readonly answer: LitmusAnswer;
      readonly cached: boolean;
      readonly milliseconds: number;
    }
  /** No answer: a resource ran out beyond the engine's control, or (`bug`) sekvm failed. */
  | { readonly status: "failed"; readonly question: LitmusQuestion; readonly detail: string; readonly bug: boolean };

/** One test with everything that was asked about it. */
export interface TestReport {
  readonly source: Source;
  readonly outcomes: readonly Outcome[];
  /** The text cannot be read; there are no outcomes then. */
  readonly errors: readonly ErrorRecord[];
  /** Interrupted before all questions were answered. */
  readonly cancelled: boolean;
}

/** Gathers the results of one test; `results` are in the order of `questions`. */
export function testReport(
  source: Source,
  questions: readonly LitmusQuestion[],
  results: readonly JobResult<LitmusOutput>[],
): TestReport {
  const outcomes: Outcome[] = [];
  let errors: readonly ErrorRecord[] = [];
  for (const [i, result] of results.entries()) {
    if (result.status === "failed") outcomes.push({ ...result, question: questions[i]! });
    if (result.status !== "done") continue;
    const { output, cached, milliseconds } = result;
    if (output.status === "invalid") errors = output.errors;
    else outcomes.push({ status: "answer", answer: { ...output.answer, file: source.name }, cached, milliseconds });
  }
  return { source, outcomes, errors, cancelled: results.some((r) => r.status === "cancelled") };
}

/** The answers among the outcomes. */
export const answersOf = (report: TestReport): LitmusAnswer[] =>
  report.outcomes.flatMap((o) => (o.status === "answer" ? [o.answer] : []));

/** Two answers of different engines to the same question that cannot both be right of one model. */
export interface Disagreement {
  readonly first: LitmusAnswer;
  readonly second: LitmusAnswer;
  /** States of one and not of the other, with the engine that has them. */
  readonly differences: readonly string[];
  /** The text of the user's that one of them was judged by: then the models differ, and neither engine is wrong. */
  readonly text: string | undefined;
}

/** All disagreements of a test. An unfinished answer disagrees only with a finished one that lacks one of its states. */
export function disagreements(report: TestReport): Disagreement[] {
  const answers = answersOf(report).filter((a) => a.status !== "unsupported");
  return answers.flatMap((second, i) =>
    answers
      .slice(0, i)
      .filter((first) => first.question.model === second.question.model)
      .map((first) => ({
        ...{ first, second, text: first.question.cat ?? second.question.cat },
        differences: [...lacking(first, second), ...lacking(second, first)],
      }))
      .filter((d) => d.differences.length > 0),
  );
}

/** The disagreements that are defects of sekvm, each as a report that can be filed. */
export function defectsOf(report: TestReport): string[] {
  const { name, text } = report.source;
  return disagreements(report).flatMap(({ first, second, text: judgedBy }) => {
    if (judgedBy !== undefined) return [];
    const answers = [first, second];
    const { model, rules, bound, variants = [] } = first.question;
    const options = ["-m", model, "--engine", "all", "--rules", rules, "--bound", `${bound}`, "--no-cache"];
    const command = commandText(["litmus", ...options, ...variants.flatMap((v) => ["--variant", v]), name]);
    return [defectReport({ about: about(), command, files: [{ name, text }], answers })];
  });
}

// States that `complete` should have and lacks.
function lacking(complete: LitmusAnswer, other: LitmusAnswer): string[] {
  if (complete.status !== "answered") return [];
  const has = new Set(complete.states.map((s) => s.text));
  const { engine, cat } = other.question;
  return other.states.filter((s) => !has.has(s.text)).map((s) => `only ${cat ?? engine}: ${s.text}`);
}

/** States that Arm has and SC has not, when both are known in full. */
export function onlyOnArm(report: TestReport): LitmusState[] {
  const complete = answersOf(report).filter((a) => a.status === "answered");
  const sc = complete.find((a) => a.question.model === "sc");
  const arm = complete.find((a) => a.question.model === "arm");
  if (sc === undefined || arm === undefined) return [];
  const has = new Set(sc.states.map((s) => s.text));
  return arm.states.filter((s) => !has.has(s.text));
}

/** The exit codes that a test asks for. */
export function exitCodes(report: TestReport): ExitCode[] {
  const codes = report.outcomes.map((o): ExitCode => {
    if (o.status === "failed") return o.bug ? EXIT.bug : EXIT.unknown;
    return o.answer.status === "answered" ? EXIT.ok : EXIT.unknown;
  });
  if (report.cancelled) codes.push(EXIT.interrupted);
  if (report.errors.length > 0) codes.push(EXIT.input);
  for (const { text } of disagreements(report)) codes.push(text === undefined ? EXIT.bug : EXIT.refuted);
  return codes;
}
