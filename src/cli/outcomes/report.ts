/** What came back for compiled code: an answer for every question, and what they say together. */
import { EXIT, type ExitCode, type LitmusAnswer, type LitmusQuestion } from "../../evidence/index.ts";
import type { JobResult } from "../../jobs/index.ts";
import { type HarnessWords, readHarness } from "../../read/harness/index.ts";
import { defectReport } from "../../report/index.ts";
import { about, commandText } from "../defects.ts";
import type { CodeError, CodeFile, CodeOutput } from "./messages.ts";

export interface CodeFailure {
  readonly question: LitmusQuestion;
  readonly detail: string;
  readonly bug: boolean;
}

export interface CodeReport {
  readonly file: string;
  readonly files: readonly CodeFile[];
  readonly harness: HarnessWords;
  /** What each thread runs. */
  readonly names: readonly string[];
  readonly answers: readonly LitmusAnswer[];
  readonly failures: readonly CodeFailure[];
  readonly errors: readonly CodeError[];
  readonly cancelled: boolean;
  /** A line for each answer, with times. */
  readonly stats: readonly string[];
}

/** Gathers results; they are in the order of the questions. */
export function codeReport(
  files: readonly CodeFile[],
  harness: HarnessWords,
  questions: readonly LitmusQuestion[],
  results: readonly JobResult<CodeOutput>[],
): CodeReport {
  const file = files.map((f) => f.name).join(" ");
  const answers: LitmusAnswer[] = [];
  const failures: CodeFailure[] = [];
  const stats: string[] = [];
  let errors: readonly CodeError[] = [];
  for (const [i, result] of results.entries()) {
    const question = questions[i]!;
    if (result.status === "failed") failures.push({ question, detail: result.detail, bug: result.bug });
    if (result.status !== "done") continue;
    if (result.output.status === "invalid") errors = result.output.errors;
    else {
      const answer = { ...result.output.answer, file };
      answers.push(answer);
      const time = result.cached ? "cached" : `${result.milliseconds.toFixed(1)} ms`;
      const { nodes, complete, bytes } = answer.stats;
      stats.push(
        `${file}: ${question.model} ${question.engine} ${time} ${nodes} nodes ${complete} complete ${bytes} bytes\n`,
      );
    }
  }
  const names = readHarness(harness).threads.map((t) => t.name);
  return {
    file,
    files,
    harness,
    names,
    answers,
    failures,
    errors,
    cancelled: results.some((r) => r.status === "cancelled"),
    stats,
  };
}

/** Whether something is known to fail: a state violates the assertion or the code's own, or nothing that is asserted ends. */
const isViolated = (a: LitmusAnswer, asserts: boolean): boolean =>
  a.states.some((s) => !s.holds) || (asserts && a.status === "answered" && a.states.length === 0);

/** States of two engines under one model that cannot both be right: of one that is complete and lacks them. */
export function disagreements({ answers }: Pick<CodeReport, "answers">): readonly string[] {
  return answers.flatMap((a) =>
    answers.flatMap((b) => {
      if (a === b || a.question.model !== b.question.model || a.status !== "answered") return [];
      const has = new Set(a.states.map((s) => s.text));
      return b.states.flatMap(({ text }) => (has.has(text) ? [] : [`only ${b.question.engine}: ${text}`]));
    }),
  );
}

/** Disagreements of engines under one model, each as a report that can be filed. */
export function defectsOf(report: CodeReport): readonly string[] {
  const { answers, files, harness } = report;
  return answers.flatMap((a, i) =>
    answers.slice(i + 1).flatMap((b) => {
      if (disagreements({ answers: [a, b] }).length === 0) return [];
      const { model, rules, bound } = a.question;
      const options = ["-m", model, "--engine", "both", "--rules", rules, "--bound", `${bound}`, "--no-cache"];
      const command = commandText(["outcomes", ...files.map((f) => f.name), ...harnessOptions(harness), ...options]);
      const shown = files.map(({ name, text, encoding }) =>
        encoding === undefined ? { name, text } : { name, text: "", note: "an object file, to be sent along" },
      );
      return [defectReport({ about: about(), command, files: shown, answers: [a, b] })];
    }),
  );
}

/** The harness as it is typed. */
const harnessOptions = ({ threads, args, init, observe, assert }: HarnessWords): readonly string[] => [
  ...["--threads", threads],
  ...(args === undefined ? [] : ["--args", args]),
  ...(init ?? []).flatMap((i) => ["--init", i]),
  ...(observe === undefined ? [] : ["--observe", observe]),
  ...(assert === undefined ? [] : ["--assert", assert]),
];

/** The exit codes that a report asks for. */
export function exitCodesOf(report: CodeReport): ExitCode[] {
  const codes: ExitCode[] = report.failures.map(({ bug }) => (bug ? EXIT.bug : EXIT.unknown));
  for (const a of report.answers) {
    if (isViolated(a, report.harness.assert !== undefined)) codes.push(EXIT.refuted);
    else codes.push(a.status === "answered" ? EXIT.ok : EXIT.unknown);
  }
  if (report.cancelled) codes.push(EXIT.interrupted);
  if (report.errors.length > 0) codes.push(EXIT.input);
  if (disagreements(report).length > 0) codes.push(EXIT.bug);
  return codes;
}
