/** The forms of an answer on standard output. A format is called once a test, in order, and once at the end. */
import type { LitmusState } from "../../evidence/index.ts";
import { dotGraph, herdLog, scCycle, traceLines } from "../../report/index.ts";
import { place, visible } from "../../text/index.ts";
import type { LitmusOptions } from "./options.ts";
import type { Summary } from "./summary.ts";
import { answersOf, disagreements, type Outcome, onlyOnArm, type TestReport } from "./tests.ts";

/** Number of the JSON form's schema. */
const SCHEMA = 1;

export interface Format {
  readonly test: (report: TestReport) => string;
  readonly end: (summary: Summary) => string;
}

/** The format that was asked for. A run that was interrupted says so at its end, in each of them. */
export function formatOf({ format, witnesses }: Pick<LitmusOptions, "format" | "witnesses">): Format {
  switch (format) {
    case "json":
      return jsonFormat(witnesses);
    case "dot":
      return { test: (r) => (r.cancelled ? "" : dot(r, witnesses)), end: (s) => interruption("//", s) };
    case "herd":
      return { test: (r) => (r.cancelled ? "" : herd(r, witnesses)), end: (s) => interruption("%", s) };
  }
}

function interruption(mark: string, { json: { tests, interrupted } }: Summary): string {
  return interrupted === 0 ? "" : `${mark} interrupted: ${interrupted} of ${tests} tests have no answer\n`;
}

/** Executions worth showing: of states in which the proposition holds. */
const shown = (report: TestReport, most: number) =>
  answersOf(report).flatMap((answer) =>
    answer.states
      .flatMap((s) => (s.holds && s.witness !== undefined ? [{ answer, state: s.text, witness: s.witness }] : []))
      .slice(0, most),
  );

function herd(report: TestReport, witnesses: number): string {
  const logs = answersOf(report).map(herdLog);
  for (const o of report.outcomes)
    if (o.status === "failed")
      logs.push(
        `% file=${report.source.name} model=${o.question.model} engine=${o.question.engine}\n% ${o.bug ? "failed, a defect of sekvm" : `unknown (limit): ${o.detail}`}\n\n`,
      );
  const notes = onlyOnArm(report).flatMap(onlyOnArmLines);
  for (const d of disagreements(report))
    notes.push(
      ...d.differences.map(
        (line) => `% ${d.text === undefined ? "DISAGREEMENT, a defect of sekvm" : "DIFFERENCE"}: ${line}`,
      ),
    );
  for (const { state, witness, answer } of shown(report, witnesses))
    notes.push(`% witness of ${state} (${answer.question.model})`, ...traceLines(witness).map((line) => `%   ${line}`));
  return logs.join("") + (notes.length > 0 ? `${notes.join("\n")}\n\n` : "");
}

function onlyOnArmLines({ text, reorderings }: LitmusState): string[] {
  const head = `% only on Arm: ${text}`;
  if (reorderings === undefined) return [head];
  if (reorderings.length === 0) return [`${head} needs more than three reorderings`];
  const pairs = reorderings.map(({ thread, first, second }) => `%   P${thread} may do ${second} before ${first}`);
  return [`${head} because`, ...pairs, "%   in order, it would be forbidden"];
}

const dot = (report: TestReport, witnesses: number): string =>
  report.outcomes.map((o) => missing(report, o)).join("") +
  shown(report, witnesses)
    .map(({ answer, state, witness }) => dotGraph(`${answer.name} (${answer.question.model}): ${state}`, witness))
    .join("");

/** What a drawing cannot say: that an answer is not complete, as a comment before it. */
function missing({ source }: TestReport, outcome: Outcome): string {
  const said = (what: string): string => `// ${visible(`${source.name}: ${what}`.replace(/\s+/g, " "))}\n`;
  if (outcome.status === "failed") return said(`unknown: ${outcome.bug ? "a defect of sekvm" : outcome.detail}`);
  const { status, why } = outcome.answer;
  return status === "answered" ? "" : said(`${status} (${why?.reason ?? "limit"}): ${why?.detail ?? ""}`);
}

// One document, written test by test.
function jsonFormat(witnesses: number): Format {
  let first = true;
  return {
    test(report) {
      const head = first ? `{"schema":${SCHEMA},"command":"litmus","tests":[\n` : ",\n";
      first = false;
      return head + JSON.stringify(jsonOf(report, witnesses));
    },
    end(summary) {
      const head = first ? `{"schema":${SCHEMA},"command":"litmus","tests":[` : "\n";
      return `${head}],\n"summary":${JSON.stringify(summary.json)}}\n`;
    },
  };
}

// A witness says why it is not one of SC.
const withCycle = (state: LitmusState): object =>
  state.witness === undefined ? state : { ...state, witness: { ...state.witness, cycle: scCycle(state.witness) } };

function jsonOf(report: TestReport, witnesses: number) {
  const { source, errors, outcomes, cancelled } = report;
  return {
    file: source.name,
    ...(cancelled ? { interrupted: true } : {}),
    ...(errors.length > 0 ? { errors: errors.map((e) => ({ ...e, ...place(source.text, e.from) })) } : {}),
    answers: answersOf(report).map((a) => ({
      ...a,
      states: a.states.map((s) => (witnesses > 0 ? withCycle(s) : { text: s.text, holds: s.holds })),
    })),
    failures: outcomes.flatMap((o) =>
      o.status === "failed" ? [{ question: o.question, detail: o.detail, bug: o.bug }] : [],
    ),
    onlyOnArm: onlyOnArm(report).map(({ text, reorderings }) => ({ state: text, reorderings })),
    disagreements: disagreements(report).flatMap((d) => d.differences),
  };
}
