/** The forms of an answer on standard output. A format is called once a test, in order, and once at the end. */
import type { LitmusState } from "../../evidence/index.ts";
import {
  dotGraph,
  drawing,
  herdLog,
  htmlPage,
  type PageTest,
  scCycle,
  svgDocument,
  traceLines,
} from "../../report/index.ts";
import { place, visible } from "../../text/index.ts";
import type { LitmusOptions } from "./options.ts";
import type { Summary } from "./summary.ts";
import { answersOf, defectsOf, disagreements, type Outcome, onlyOnArm, type TestReport } from "./tests.ts";

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
    case "svg":
      return svgFormat(witnesses);
    case "html":
      return htmlFormat();
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

// One document of all drawings, at the end.
function svgFormat(witnesses: number): Format {
  const figures: Parameters<typeof svgDocument>[0][number][] = [];
  return {
    test(report) {
      for (const { answer, state, witness } of shown(report, witnesses))
        figures.push({ title: `${answer.name} (${answer.question.model}): ${state}`, drawing: drawing(witness) });
      return "";
    },
    end: () => svgDocument(figures),
  };
}

const MODELS = { sc: "SC", arm: "Arm" } as const;

/** Whether there is what the test asks for, in words. */
function asked(answers: ReturnType<typeof answersOf>): string[] {
  const known = answers.filter((a) => a.status !== "unsupported");
  if (known[0] === undefined) return [];
  const said = known.map(({ question, states, status }) => {
    const n = states.filter((s) => s.holds).length;
    const open = status === "answered" ? "" : " so far";
    return `on ${MODELS[question.model]} ${n === 0 ? "none" : n === states.length ? "all" : `${n} of ${states.length}`}${open}`;
  });
  return [`The test asks for ${known[0].condition}. Outcomes with what stands in the brackets: ${said.join(", ")}.`];
}

function pageTest(report: TestReport): PageTest {
  const answers = answersOf(report);
  const about = [
    ...report.errors.map((e) => `cannot be read: ${e.message}`),
    ...asked(answers),
    ...answers.flatMap((a) =>
      a.status === "answered" ? [] : [`${a.question.model}: ${a.status}, ${a.why?.detail ?? ""}`],
    ),
    ...disagreements(report).flatMap((d) => d.differences.map((line) => `DISAGREEMENT, a defect of sekvm: ${line}`)),
  ];
  return {
    title: answers[0]?.name ?? report.source.name,
    file: report.source.name,
    about,
    listing: report.source.text.trim(),
    names: [],
    answers,
    mark: (state) => (state.holds ? "asked for" : undefined),
  };
}

// A page is written when all tests are there.
function htmlFormat(): Format {
  const tests: PageTest[] = [];
  return {
    test(report) {
      if (!report.cancelled) tests.push(pageTest(report));
      return "";
    },
    end: () => htmlPage(tests.length === 1 ? tests[0]!.title : `${tests.length} litmus tests`, tests),
  };
}

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
  const defects = defectsOf(report);
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
    ...(defects.length > 0 ? { defects } : {}),
  };
}
